import { analyse } from 'chardet';
import iconv from 'iconv-lite';

/** Chardet's guesses below this are no better than the fallback (measured on 31 texts of 14 languages). */
const LEAST_CONFIDENCE = 40;
/** Bytes that are looked at for a guess. */
const SAMPLE = 64 * 1024;
/** Labels that say less than they seem to: people write more than they cover. */
const WIDER: Record<string, string> = {
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'us-ascii': 'windows-1252',
  ascii: 'windows-1252',
  'iso-8859-9': 'windows-1254',
  'iso-8859-11': 'windows-874',
  'tis-620': 'windows-874',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  'ks_c_5601-1987': 'cp949',
  'euc-kr': 'cp949',
  'x-sjis': 'shift_jis',
  'utf-8': 'utf8',
};

const strict = (bytes: Uint8Array, label: string): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** Text in a named encoding; null for a name that nobody knows, and for bytes that are not in it. */
function decodeAs(bytes: Uint8Array, charset: string): string | null {
  const label = charset
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '');
  if (label === 'utf-7' || label === 'unicode-1-1-utf-7') return iconv.decode(bytes, 'utf-7');
  // Node knows the encodings of the web and refuses what is not in them; iconv knows the rest.
  const known = strict(bytes, WIDER[label] ?? label);
  if (known !== null) return known;
  const wider = WIDER[label] ?? label;
  if (!iconv.encodingExists(wider)) return null;
  const text = iconv.decode(bytes, wider);
  return text.includes('\ufffd') ? null : text;
}

function byMark(bytes: Uint8Array): string | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return strict(bytes, 'utf-8');
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return null;
}

const head = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
/** `<meta charset=x>` and `<meta http-equiv=content-type content="text/html; charset=x">` */
const META = /<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})/i;

export interface CharsetHints {
  /** What the message says. */
  readonly declared?: string | undefined;
  /** May name its encoding itself. */
  readonly html?: boolean;
  /** Encoding of the organisation's language. */
  readonly local?: string | undefined;
}

/**
 * Text of bytes whose encoding may be named, unnamed or named wrongly; one rule for subjects and bodies. A mark at the
 * beginning decides, then ISO-2022-JP by its escapes, valid UTF-8, the declared name, `<meta>`, statistics, and the
 * organisation's own encoding. What is left is windows-1252, which reads every byte.
 */
export function decodeBytes(bytes: Uint8Array, hints: CharsetHints = {}): string {
  const marked = byMark(bytes);
  if (marked !== null) return marked;
  const { declared, html, local } = hints;
  const utf16 = declared && /^utf-?(?:16|32)/i.test(declared.trim()) ? decodeAs(bytes, declared) : null;
  if (utf16 !== null) return utf16;
  const ascii = bytes.every((byte) => byte < 0x80);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of ISO-2022
  if (ascii && /\u001b\$(?:[@AB]|\([A-Z])/.test(head(bytes)))
    return decodeAs(bytes, 'iso-2022-jp') ?? head(bytes);
  if (ascii && !/^(?:utf-7|unicode-1-1-utf-7|hz-gb-2312|iso-2022-kr)$/i.test(declared?.trim() ?? ''))
    return Buffer.from(bytes).toString('latin1');
  // Text in another encoding is valid UTF-8 by chance only when it is very short.
  const utf8 = strict(bytes, 'utf-8');
  if (utf8 !== null) return utf8;
  const names = [
    believed(declared, bytes),
    html ? META.exec(head(bytes))?.[1] : undefined,
    ...guesses(bytes),
    local,
  ];
  for (const name of names) {
    const text = name ? decodeAs(bytes, name) : null;
    if (text !== null) return text;
  }
  // A few broken bytes in UTF-8 lose those letters; read as anything else all of them would be lost.
  if (/^utf-?8$/i.test(declared?.trim() ?? '') && mostlyUtf8(bytes))
    return new TextDecoder('utf-8').decode(bytes);
  return new TextDecoder('windows-1252').decode(bytes);
}

const NO_NAME = /^(?:us-ascii|ascii|unknown-8bit|x-unknown|default_charset|utf-?8)$/i;
const WESTERN = /^(?:iso-8859-(?:1|15)|latin1|windows-1252|cp1252)$/i;

/**
 * The declared name, if the bytes do not contradict it. Western text is ASCII with some letters beyond; where more than
 * half of it is beyond, a program named its default for Cyrillic, Greek or Chinese text.
 */
function believed(declared: string | undefined, bytes: Uint8Array): string | undefined {
  const name = declared?.trim();
  if (!name || NO_NAME.test(name)) return undefined;
  if (!WESTERN.test(name)) return name;
  const sample = bytes.subarray(0, SAMPLE);
  const beyond = sample.filter((byte) => byte >= 0x80).length;
  const letters = sample.filter(
    (byte) => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a),
  ).length;
  return beyond > 8 && beyond > letters ? undefined : name;
}

function guesses(bytes: Uint8Array): string[] {
  return analyse(bytes.subarray(0, SAMPLE))
    .filter(({ name, confidence }) => confidence >= LEAST_CONFIDENCE && !/^UTF/i.test(name))
    .slice(0, 3)
    .map(({ name }) => name);
}

function mostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, SAMPLE));
  const broken = text.split('\ufffd').length - 1;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII
  const letters = text.replace(/[\u0000-\u007f\ufffd]/g, '').length;
  return broken <= letters / 4;
}
