import type { MailHeader } from '../parse/types.ts';

export type AuthResult = 'pass' | 'fail' | 'none';

export interface Authentication {
  dmarc: AuthResult;
  spf: AuthResult;
  dkim: AuthResult;
  /** The server whose results these are; null when no trusted server said anything. */
  server: string | null;
}

/**
 * Reads Authentication-Results (RFC 8601) written by servers that we trust. Results of any other server are text
 * that the sender could have written and count for nothing.
 * @param trusted authserv-ids of our own receiving servers, for example `mx.google.com`
 */
export function readAuthentication(
  headers: readonly MailHeader[],
  trusted: readonly string[],
): Authentication {
  const ids = new Set(trusted.map((id) => id.trim().toLowerCase()).filter(Boolean));
  for (const { name, value } of headers) {
    if (name !== 'authentication-results') continue;
    const [first = '', ...rest] = value.split(';');
    const server = first.trim().split(/\s/)[0]?.toLowerCase() ?? '';
    if (!ids.has(server)) continue;
    const results = rest.join(';');
    return {
      dmarc: resultOf(results, 'dmarc'),
      spf: resultOf(results, 'spf'),
      dkim: resultOf(results, 'dkim'),
      server,
    };
  }
  return { dmarc: 'none', spf: 'none', dkim: 'none', server: null };
}

function resultOf(results: string, method: string): AuthResult {
  const found = new RegExp(`(?:^|;)\\s*${method}\\s*=\\s*([a-z]+)`, 'i').exec(results)?.[1]?.toLowerCase();
  if (found === 'pass' || found === 'bestguesspass') return 'pass';
  return found === 'fail' || found === 'softfail' || found === 'permerror' ? 'fail' : 'none';
}
