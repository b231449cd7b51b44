/** Words that count; more make no difference to people and much to the database. */
const MAX_WORDS = 8;

export interface SearchQuery {
  /** For `to_tsquery`; null when the text has no word. */
  readonly words: string | null;
  /** The ticket number that the text may mean. */
  readonly number: number | null;
  /** True when only the number can be meant (`#1042`). */
  readonly numberOnly: boolean;
}

/**
 * Reads what somebody types into the search box (6.2). All words must match; the last one by its beginning, because
 * results update while typing. Every character that has a meaning in a text search query is dropped.
 */
export function parseSearch(text: string): SearchQuery {
  const trimmed = text.trim();
  const hash = /^(?:ticket\s*)?#\s*(\d{1,15})$/i.exec(trimmed);
  if (hash) return { words: null, number: Number(hash[1]), numberOnly: true };
  const words =
    trimmed
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu)
      ?.slice(0, MAX_WORDS) ?? [];
  const digits = /^\d{1,15}$/.exec(trimmed);
  const query = words.map((word, i) => (i === words.length - 1 ? `${word}:*` : word)).join(' & ');
  return { words: query || null, number: digits ? Number(digits[0]) : null, numberOnly: false };
}
