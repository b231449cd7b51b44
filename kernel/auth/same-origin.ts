import { problems } from '@serviflow/sdk';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that another site's page could have made a browser send (OWASP CSRF Cheat Sheet, "verifying
 * origin"). A request that could change something and carries a cookie must name this installation as its origin: its
 * public address, or the host that the request itself was sent to. A wrong origin is refused even without a cookie, so
 * that no page logs people in to a stranger's account.
 * @param baseUrl public address of the installation
 * @throws Problem 403 `origin-mismatch`
 */
export function assertSameOrigin(request: Request, baseUrl: string): void {
  if (SAFE.has(request.method)) return;
  const origin = request.headers.get('origin');
  // Programs with a token send no cookie: nothing rides along that they did not mean to send.
  if (origin === null && request.headers.get('cookie') === null) return;
  if (origin === null && request.headers.get('authorization') !== null) return;
  if (origin !== null && isOwn(origin, request, baseUrl)) return;
  throw problems.forbidden('The request does not come from a page of this desk.', {
    code: 'origin-mismatch',
  });
}

function isOwn(origin: string, request: Request, baseUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin === new URL(baseUrl).origin) return true;
  return /^https?:$/.test(url.protocol) && url.host === request.headers.get('host');
}
