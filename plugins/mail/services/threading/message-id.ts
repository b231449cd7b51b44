import { randomBytes } from 'node:crypto';
import { cleanText } from '../parse/clean.ts';

/**
 * A new Message-ID (RFC 5322 3.6.4). 128 random bits make it unguessable; still, whoever is sent a copy knows it.
 * @param domain right-hand side, the domain that sends the mail
 */
export function newMessageId(domain: string): string {
  return `<sf.${Date.now().toString(36)}.${randomBytes(16).toString('hex')}@${domain}>`;
}

/**
 * The message ids in a Message-ID, In-Reply-To or References header, with angle brackets, in order, each once.
 * Ids without brackets are accepted because real senders write them; anything without `@` is not, as In-Reply-To
 * may hold phrases (RFC 5322 4.5.4).
 * @param max keeps the first and the latest ids when a header lists more
 */
export function messageIds(value: string | null | undefined, max = 60): string[] {
  const found = new Set<string>();
  // Cleaned: an id with a NUL can be stored nowhere, and the message would be tried again for ever.
  for (const [token] of cleanText((value ?? '').slice(0, 40_000)).matchAll(
    /<[^<>\s]{1,500}>|[^<>\s,;]{1,500}@[^<>\s,;]{1,255}/g,
  )) {
    const bare = token.replace(/^<|>$/g, '');
    if (bare.includes('@')) found.add(`<${bare}>`);
  }
  const all = [...found];
  return all.length <= max ? all : [...all.slice(0, 1), ...all.slice(1 - max)];
}

/**
 * Threading headers for a message on a ticket (RFC 5322 3.6.4): the chain so far, oldest first.
 * @param chain message ids of the ticket in order of time
 * @param max ids in References; the first (the thread root) and the latest ones stay, so that the header stays short
 */
export function threadHeaders(
  chain: readonly string[],
  max = 20,
): { inReplyTo: string | null; references: string[] } {
  const ids = [...new Set(chain)];
  const last = ids.at(-1) ?? null;
  return {
    inReplyTo: last,
    references: ids.length <= max ? ids : [...ids.slice(0, 1), ...ids.slice(1 - max)],
  };
}
