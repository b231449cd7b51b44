// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
/** Direction overrides and isolates let `exe.pdf` show a name that the file does not have. */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g;
const PATH = /^.*[\\/]/s;
const FORBIDDEN_IN_NAMES = /["<>|:*?\n\r\t]/g;

/** Body text fit for a database and a page: no control characters but newline and tab, no lone surrogates, `\n` line ends. */
export function cleanText(value: string): string {
  return value.replace(/\r\n?/g, '\n').replace(CONTROLS, '').toWellFormed();
}

/** One line of header text: cleaned, white space runs collapsed, at most `max` characters. */
export function cleanLine(value: string, max = 1000): string {
  const line = cleanText(value)
    .replace(/[\s\u2028\u2029]+/g, ' ')
    .trim();
  return line.length > max ? line.slice(0, max).toWellFormed() : line;
}

/**
 * A file name that may be shown, stored and sent in a header.
 * @param name what the sender called the part
 * @param fallback used when nothing is left
 * @returns at most 150 characters; the extension survives shortening
 */
export function cleanFileName(name: string | null | undefined, fallback: string): string {
  const bare = cleanLine(name ?? '', 1000)
    .replace(DIRECTION, '')
    .replace(PATH, '')
    .replace(FORBIDDEN_IN_NAMES, '_')
    .replace(/^[.\s]+/, '')
    .trim();
  if (!bare) return fallback;
  if (bare.length <= 150) return bare;
  const dot = bare.lastIndexOf('.');
  const extension = dot > 0 && bare.length - dot <= 12 ? bare.slice(dot) : '';
  return (bare.slice(0, 150 - extension.length) + extension).toWellFormed();
}

/** The characters of windows-1252 whose code point differs from the byte, by code point. */
const CP1252 = new Map<number, number>(
  [
    [0x20ac, 0x80],
    [0x201a, 0x82],
    [0x0192, 0x83],
    [0x201e, 0x84],
    [0x2026, 0x85],
    [0x2020, 0x86],
    [0x2021, 0x87],
    [0x02c6, 0x88],
    [0x2030, 0x89],
    [0x0160, 0x8a],
    [0x2039, 0x8b],
    [0x0152, 0x8c],
    [0x017d, 0x8e],
    [0x2018, 0x91],
    [0x2019, 0x92],
    [0x201c, 0x93],
    [0x201d, 0x94],
    [0x2022, 0x95],
    [0x2013, 0x96],
    [0x2014, 0x97],
    [0x02dc, 0x98],
    [0x2122, 0x99],
    [0x0161, 0x9a],
    [0x203a, 0x9b],
    [0x0153, 0x9c],
    [0x017e, 0x9e],
    [0x0178, 0x9f],
  ].map(([point, byte]) => [point as number, byte as number]),
);

/**
 * Undoes the commonest charset mistake: UTF-8 bytes that were labelled us-ascii or iso-8859-1 (`Ã¦` for `æ`).
 * Only text that turns into valid UTF-8 as a whole is changed, so honest windows-1252 text stays as it is.
 */
export function repairCharset(value: string): string {
  if (!/[\u00c2-\u00f4]/.test(value)) return value;
  const bytes = new Uint8Array(value.length);
  for (let i = 0; i < value.length; i++) {
    const point = value.charCodeAt(i);
    const byte = point < 0x100 ? point : CP1252.get(point);
    if (byte === undefined) return value;
    bytes[i] = byte;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return value;
  }
}
