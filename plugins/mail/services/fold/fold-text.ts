import { foldedLines } from './decide.ts';
import type { FoldContext, FoldKind } from './lines.ts';
import { textLines } from './text-lines.ts';

/** A part of a message that is not shown at first. */
export interface FoldedPart {
  readonly kind: FoldKind;
  readonly text: string;
}

export interface FoldedText {
  /** What is shown at first. */
  readonly visible: string;
  /** The rest in order; visible and folded, joined by line ends, are the whole text. */
  readonly folded: readonly FoldedPart[];
}

/**
 * Folds what a plain text quotes, and its signature.
 * @param text whole text with `\n` line ends
 */
export function foldText(text: string, context: FoldContext = {}): FoldedText {
  const parts = foldedLines(textLines(text), context);
  const [first] = parts;
  if (!first) return { visible: text, folded: [] };
  const raw = text.split('\n');
  return {
    visible: raw.slice(0, first.from).join('\n'),
    folded: parts.map(({ kind, from, to }) => ({ kind, text: raw.slice(from, to).join('\n') })),
  };
}
