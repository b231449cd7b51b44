import { decodeBytes } from './charset.ts';

const WORD = /=\?([^?\s]{1,60})\?([QqBb])\?([^?]*)\?=/g;
const RUN = /=\?[^?\s]{1,60}\?[QqBb]\?[^?]*\?=(?:[ \t\r\n]+=\?[^?\s]{1,60}\?[QqBb]\?[^?]*\?=)*/g;

/**
 * Header text with each run of encoded words (RFC 2047) made one word of UTF-8. Programs split a character between two
 * words, write the charset in two spellings, or name a wrong one; the bytes of neighbours in one charset are joined
 * before they are decoded.
 */
export function joinEncodedWords(head: string): string {
  return head.replace(RUN, (run) => {
    const parts: { charset: string; bytes: Buffer[] }[] = [];
    for (const [, label = '', encoding = '', text = ''] of run.matchAll(WORD)) {
      const charset = label.split('*')[0]?.toLowerCase() ?? '';
      const bytes = /b/i.test(encoding) ? Buffer.from(text, 'base64') : fromQ(text);
      const last = parts.at(-1);
      if (last?.charset === charset) last.bytes.push(bytes);
      else parts.push({ charset, bytes: [bytes] });
    }
    const text = parts
      .map(({ charset, bytes }) => decodeBytes(Buffer.concat(bytes), { declared: charset }))
      .join('');
    return `=?utf-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`;
  });
}

function fromQ(text: string): Buffer {
  const raw = text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  // What stands there raw was read as UTF-8 with the header.
  return [...raw].some((letter) => letter > '\u00ff') ? Buffer.from(raw, 'utf8') : Buffer.from(raw, 'latin1');
}
