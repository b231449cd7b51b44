/**
 * Scripts come from this host only; styles may be inline because the component library sets style attributes.
 * @param scripts more sources of scripts, such as the hash of an inline one
 */
export function contentSecurityPolicy(scripts: readonly string[] = []): string {
  const script = ["script-src 'self'", ...scripts].join(' ');
  return `default-src 'self'; ${script}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;
}

/** Headers for every answer (OWASP Secure Headers). */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy(),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};

/**
 * @param path of the request: what the API answers, errors and files included, is for the one who asked and is kept by
 *   no cache on the way and no disk of a browser (RFC 9111 5.2.2.5)
 * @param baseUrl public address; HSTS only when it is encrypted
 */
export function applySecurityHeaders(headers: Headers, path: string, baseUrl: string): void {
  if (path === '/api' || path.startsWith('/api/')) headers.set('cache-control', 'no-store');
  for (const [name, value] of Object.entries(SECURITY_HEADERS))
    if (!headers.has(name)) headers.set(name, value);
  if (baseUrl.startsWith('https:'))
    headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
}
