/** Letters and digits of any script; everything else separates, `_` too: people search for parts of `CPU_usage`. */
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts that put no space between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc]+/gu;
const IS_UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc]/u;
/** Marks on letters of alphabets that people also type without; those of Japanese and Indic scripts make other letters. */
const MARKED = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu;
/** Letters that Unicode does not decompose. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  þ: 'th',
  ς: 'σ',
};
const UMLAUT = /(?:(?<![aeiouq])(u)|([ao]))e(?=[b-df-hj-np-tv-xz])/g;
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');
/** Characters of a word that count; the rest of a base64 line helps nobody. */
const LONGEST = 64;
/**
 * `srv-01`, `CPU_usage`, `e-mail`: parts of one name. It is looked for at the beginning of words only, and its parts are
 * bounded: a line of two million letters would be read once for each letter.
 */
const NAME = /(?<![\p{L}\p{N}])[\p{L}\p{N}]{1,64}(?:[-_.][\p{L}\p{N}]{1,64}){1,3}(?![-_.]?[\p{L}\p{N}])/gu;
/** Where one word in a name ends and the next begins: `DiskUsage`, `srv01`. */
const SEAM = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;

/**
 * One form for all spellings of a word: lower case; composed and decomposed, wide and narrow (NFKC); without accents;
 * umlauts as German writes them without (ä = ae = a, but not in "queue", as in the GermanNormalizationFilter of Lucene;
 * nor before a vowel or the end, so that a search for "Doe" is none for what begins with "do").
 */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(MARKED, '$1')
    .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter)
    .replace(UMLAUT, '$1$2')
    .normalize('NFC');
}

/** Pairs of characters of text without spaces, so that a part of a run is found; one character stays one. */
function* pairs(run: string, last: boolean): Generator<string> {
  const letters = [...run];
  for (let i = 0; i + 1 < letters.length; i += 1) yield `${letters[i]}${letters[i + 1]}`;
  if (last || letters.length === 1) yield letters.at(-1) as string;
}

function* cut(text: string, indexed: boolean): Generator<string> {
  for (const [word] of fold(text).matchAll(WORD)) {
    for (const [run] of word.matchAll(UNSPACED)) {
      if (IS_UNSPACED.test(run)) yield* pairs(run.slice(0, LONGEST * 4), indexed);
      else yield run.slice(0, LONGEST);
    }
  }
}

/** Names in one piece, and words of names that nothing separates. */
function* namesIn(text: string): Generator<string> {
  for (const [name] of text.matchAll(NAME)) {
    const whole = fold(name).replace(/[-_.]/g, '');
    if (whole.length <= LONGEST) yield whole;
  }
  for (const [word] of text.matchAll(WORD)) {
    if (word.length > LONGEST || IS_UNSPACED.test(word)) continue;
    const parts = word.split(SEAM);
    if (parts.length > 1 && parts.length <= 6) for (const part of parts) yield fold(part);
  }
}

/**
 * The words of a search, in their order. Searches and tickets are cut alike, so that what stands in a ticket can be
 * found: parts of addresses, of paths and of product numbers too.
 * @param most words to return at most
 */
export function wordsOf(text: string, most: number): string[] {
  const out: string[] = [];
  for (const word of cut(text, false)) {
    if (out.length === most) break;
    out.push(word);
  }
  return out;
}

/**
 * Each word under which a text is found: those that a search is cut into, and names (`srv-01`) in one piece and in
 * parts.
 * @param most words to return at most
 */
export function indexedWords(text: string, most: number): string[] {
  const out = new Set<string>();
  for (const words of [cut(text, true), namesIn(text)]) {
    for (const word of words) {
      if (out.size === most) return [...out];
      if (word) out.add(word);
    }
  }
  return [...out];
}
