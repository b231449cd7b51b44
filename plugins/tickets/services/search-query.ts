import { wordsOf } from './words.ts';

/** Words that count; more make no difference to people and much to the database. */
const MAX_WORDS = 8;

/** `#59`, `[Ticket #59]`, `Ticket 59`: only a number can be meant. A subject that was pasted has it in brackets. */
const NUMBER = [
  /^\[?\s*(?:ticket|request)?\s*#\s*(\d{1,15})\s*\]?$/i,
  /^\[?\s*(?:ticket|request)\s+(\d{1,15})\s*\]?$/i,
  /\[\s*(?:ticket|request)?\s*#\s*(\d{1,15})\s*\]/i,
];

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
  const trimmed = text.normalize('NFKC').trim();
  for (const form of NUMBER) {
    const found = form.exec(trimmed);
    if (found) return { words: [], number: Number(found[1]), numberOnly: true };
  }
  // A number that begins with zero is a part of something else: `srv-01`.
  const digits = /^[1-9]\d{0,14}$/.exec(trimmed);
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
