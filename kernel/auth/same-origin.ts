import { problems } from '@serviflow/sdk';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that another site's page could have made a browser send (OWASP CSRF Cheat Sheet, "verifying
 * origin"). A request that could change something and carries a cookie must name this installation as its origin:
 * scheme, host and port of its public address. The `Host` header proves nothing, as whoever answers for a name chose it.
 * A wrong origin is refused even without a cookie, so that no page logs people in to a stranger's account.
 * @param baseUrl public address of the installation
 * @throws Problem 403 `origin-mismatch`
 */
export function assertSameOrigin(request: Request, baseUrl: string): void {
  if (SAFE.has(request.method)) return;
  const origin = request.headers.get('origin');
  // Programs with a token send no cookie: nothing rides along that they did not mean to send.
  if (origin === null && request.headers.get('cookie') === null) return;
  if (origin === null && request.headers.get('authorization') !== null) return;
  if (origin !== null && isOwn(origin, baseUrl)) return;
  throw problems.forbidden(
    `The request does not come from a page of this desk. Its address is ${new URL(baseUrl).origin} (BASE_URL).`,
    { code: 'origin-mismatch' },
  );
}

function isOwn(origin: string, baseUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const [url, own] = [new URL(origin), new URL(baseUrl)];
  if (url.origin === own.origin) return true;
  // A desk on one's own machine answers to all the names of that machine for itself (RFC 6761 6.3).
  return url.protocol === own.protocol && url.port === own.port && isLoopback(url) && isLoopback(own);
}

const isLoopback = ({ hostname }: URL): boolean => /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
