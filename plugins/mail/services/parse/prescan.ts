import { decodeBytes } from './charset.ts';
import { joinEncodedWords } from './encoded-words.ts';
import type { MailLimits } from './limits.ts';
import { MailRefusal } from './refusal.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Offset of the first body byte: after the first empty line, or the end when there is none. */
export function headerEnd(raw: Uint8Array): number {
  let lineStart = 0;
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] !== LF) continue;
    const length = i - lineStart - (raw[i - 1] === CR ? 1 : 0);
    if (length <= 0) return i + 1;
    lineStart = i + 1;
  }
  return raw.length;
}

/**
 * Refuses what would be costly to parse before the parser sees it.
 * The parser bounds nesting and header bytes itself, but neither size nor the number of parts.
 * @throws {MailRefusal} mail.empty, mail.too-large, mail.headers-too-large or mail.too-many-parts
 */
export function prescan(raw: Uint8Array, limits: MailLimits): void {
  if (raw.length === 0) throw new MailRefusal('mail.empty', 'The message has no content.');
  if (raw.length > limits.maxBytes) {
    throw new MailRefusal(
      'mail.too-large',
      `The message has ${raw.length} bytes; ${limits.maxBytes} are allowed.`,
    );
  }
  if (headerEnd(raw) > limits.maxHeaderBytes) {
    throw new MailRefusal('mail.headers-too-large', `The headers exceed ${limits.maxHeaderBytes} bytes.`);
  }
  const parts = countDelimiters(raw, limits.maxParts);
  if (parts > limits.maxParts) {
    throw new MailRefusal('mail.too-many-parts', `The message has more than ${limits.maxParts} parts.`);
  }
}

/** Lines that open a part: `--` and a boundary that the message declares somewhere. Stops counting above `max`. */
function countDelimiters(raw: Uint8Array, max: number): number {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
  const declared = new Set<string>();
  for (const match of text.matchAll(/boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/gi)) {
    declared.add((match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1'));
    // A message that declares more boundaries than parts are allowed is refused by that alone.
    if (declared.size > max) return max + 1;
  }
  if (declared.size === 0) return 0;
  let found = 0;
  for (const match of text.matchAll(/(?:^|\n)--([^\r\n]{1,204})/g)) {
    if (declared.has((match[1] ?? '').trimEnd()) && ++found > max) break;
  }
  return found;
}

/**
 * The message with a header block that is valid UTF-8 and whose encoded words are whole. Old senders write raw bytes of
 * their own charset into headers, and others cut characters apart; read as they are those letters would be lost.
 */
export function withReadableHeaders(raw: Uint8Array, local?: string): Uint8Array {
  const end = headerEnd(raw);
  const head = raw.subarray(0, end);
  const text = decodeBytes(head, { local });
  const joined = joinEncodedWords(text);
  if (joined === text && Buffer.from(text, 'utf8').equals(head)) return raw;
  return Buffer.concat([Buffer.from(joined, 'utf8'), raw.subarray(end)]);
}
