import { decompressRTF } from '@kenjiuno/decompressrtf';
import iconv from 'iconv-lite';
import { deEncapsulateSync } from 'rtf-stream-parser';

/** Bytes of packed RTF; one byte becomes nine at most. */
const MAX_PACKED = 512 * 1024;
/** Open groups; the library's time grows with their square. */
const MAX_GROUPS = 200;

/** Escaped letters without their two digits: the library complains of each on the console. */
const BAD_ESCAPE = /(\\[\\{}])|\\'(?![0-9a-f]{2})/gi;

/** Destinations that hold no text of the body; the star makes a reader leave out what it does not know. */
const NO_TEXT =
  /\{\s*\\(info|pict|object|header|footer|headerl|headerr|footerl|footerr|stylesheet|nonshppict)\b/g;

/**
 * The body of a message in compressed RTF (MS-OXRTFCP): the HTML or text that Outlook wrapped in it (MS-OXRTFEX), or the
 * text of RTF that somebody wrote.
 * @returns null for what is broken, too large or nested too deep
 */
export function readRtf(packed: Uint8Array): { mode: 'html' | 'text'; text: string } | null {
  try {
    const rtf = unpack(packed);
    if (!rtf || deepest(rtf) > MAX_GROUPS) return null;
    const { mode, text } = deEncapsulateSync(Buffer.from(wrapped(rtf.replace(BAD_ESCAPE, '$1')), 'latin1'), {
      decode: (bytes, charset) => iconv.decode(bytes, charset),
      warn: () => undefined,
      mode: 'either',
      allowCp0: true,
    });
    return { mode: mode === 'html' ? 'html' : 'text', text: text.toString() };
  } catch {
    return null;
  }
}

function unpack(packed: Uint8Array): string | null {
  if (packed.length < 16 || packed.length > MAX_PACKED) return null;
  // The library believes the size in the head, beyond the end of the bytes.
  const size = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength).readUInt32LE(0);
  if (size + 4 > packed.length || size < 12) return null;
  return Buffer.from(decompressRTF([...packed.subarray(0, size + 4)])).toString('latin1');
}

/** RTF without anything wrapped in it is read as if plain text were: the same words, without their form. */
function wrapped(rtf: string): string {
  if (/\\from(?:html|text)/.test(rtf.slice(0, 2_000))) return rtf;
  return rtf.replace(NO_TEXT, '{\\*\\$1').replace(/^\{\\rtf1?/, '{\\rtf1\\fromtext');
}

function deepest(rtf: string): number {
  let open = 0;
  let most = 0;
  for (let i = 0; i < rtf.length; i++) {
    const char = rtf[i];
    if (char === '\\') i++;
    else if (char === '{') most = Math.max(most, ++open);
    else if (char === '}') open--;
  }
  return most;
}
