/** Tokens are base64url or signed tokens with dots; the length keeps ordinary words out. */
const VIEW = /\/ticket\/view\/([A-Za-z0-9_\-.~]{8,2000})/g;

/**
 * Tokens of `BASE_URL/ticket/view/TOKEN` links in a body. The host is not compared: gateways rewrite links, and the
 * token proves itself.
 * @param bodies text and HTML of the message
 * @param max tokens at most, so that a body full of links cannot cause as many look-ups
 */
export function viewTokens(bodies: readonly (string | null)[], max = 5): string[] {
  const found = new Set<string>();
  for (const body of bodies) {
    for (const text of body ? [body, unescaped(body)] : []) {
      for (const [, token] of text.matchAll(VIEW)) {
        found.add((token as string).replace(/[.~]+$/, ''));
        if (found.size >= max) return [...found];
      }
    }
  }
  return [...found];
}

/** Link protection services wrap the address in a parameter, percent-encoded. */
function unescaped(body: string): string {
  return body.includes('%2Fticket%2Fview%2F') ? body.replaceAll('%2F', '/') : '';
}
