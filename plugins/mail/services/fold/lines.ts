/** A line of a message with what its markup says about it. */
export interface Line {
  readonly text: string;
  /** Quote marks (`>`) or plain quote elements around it: a quote only where somebody is named as its writer. */
  readonly depth: number;
  /** In an element that mail programs make for quoted text alone. */
  readonly quoted?: boolean;
  /** In an element that mail programs make for a quote with all that belongs to it, answers between its lines included. */
  readonly container?: boolean;
  /** In an element that mail programs make for "Kari wrote:". */
  readonly attribution?: boolean;
  /** In an element that mail programs make for signatures. */
  readonly signature?: boolean;
  /** From here on, by its markup, there is nothing but the earlier message. */
  readonly tail?: boolean;
}

/** What is known of the message besides its body. */
export interface FoldContext {
  /** Answers something: by its headers, its subject or the number of a ticket in it. */
  readonly reply?: boolean;
  /** Passes something on, which is then what the writer wants to show. */
  readonly forward?: boolean;
}

export type FoldKind = 'quote' | 'forward' | 'signature';

/** Consecutive lines of one kind: `[from, to)`. */
export interface FoldedLines {
  readonly kind: FoldKind;
  readonly from: number;
  readonly to: number;
}

export const isBlank = (line: Line | undefined): boolean =>
  !line || !/[^\s\u200b\u00a0\ufeff]/.test(line.text);

/** Marks of writing direction and bold stars stand between the words that are looked for. */
export const bare = (text: string): string =>
  text
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim();
