import { wordsOf } from './words.ts';

/** Words that count; more make no difference to people and much to the database. */
const MAX_WORDS = 8;

export interface SearchQuery {
  /** All must match, the last by its beginning. */
  readonly words: readonly string[];
  /** The ticket number that the text may mean. */
  readonly number: number | null;
  /** True when only the number can be meant (`#1042`). */
  readonly numberOnly: boolean;
}

/**
 * Reads what somebody types into the search box (6.2). The last word counts by its beginning, because results update
 * while typing.
 */
export function parseSearch(text: string): SearchQuery {
  const trimmed = text.trim();
  const hash = /^(?:ticket\s*)?#\s*(\d{1,15})$/i.exec(trimmed);
  if (hash) return { words: [], number: Number(hash[1]), numberOnly: true };
  const digits = /^\d{1,15}$/.exec(trimmed);
  return {
    words: wordsOf(trimmed, MAX_WORDS),
    number: digits ? Number(digits[0]) : null,
    numberOnly: false,
  };
}

/** The same as a text search query over plain words; they hold nothing that has a meaning there. */
export function plainQuery(words: readonly string[]): string {
  return `${words.map((word) => `'${word}'`).join(' & ')}:*`;
}
