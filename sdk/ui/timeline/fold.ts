import type { StoredFile } from '../api/upload.ts';

/**
 * A text of which parts may be folded, as the server decided.
 * @since 1.2
 */
export interface FoldableText {
  /** What is shown at first. */
  text?: string;
  /** Shown instead of the text: HTML that the server has cleaned. @since 1.1 */
  html?: string | null;
  /** The whole, where `html` is only what is shown at first. */
  fullHtml?: string | null;
  /** The parts that follow the text, shown on request. */
  folded?: readonly { readonly kind: string; readonly text: string }[];
}

/**
 * An entry of a Timeline.
 * @since 1.0
 */
export interface TimelineEntry extends FoldableText {
  id: string;
  kind: 'public' | 'internal' | 'system';
  /** Who wrote or did it; may be empty for system lines. */
  author: string;
  avatar?: string | null;
  /** Receivers of a reply. */
  to?: string;
  /** `email`, `portal`, `chat`. */
  channel?: string;
  /** ISO instant. */
  at: string;
  /** Icon of a system line. */
  icon?: string;
  files?: StoredFile[];
}

export type TimelinePart = { kind: 'one'; entry: TimelineEntry } | { kind: 'run'; entries: TimelineEntry[] };

const FOLD_FROM = 4;

/** Joins runs of four or more system lines, so that the talk stays visible. */
export function foldSystem(entries: TimelineEntry[]): TimelinePart[] {
  const parts: TimelinePart[] = [];
  let run: TimelineEntry[] = [];
  const flush = () => {
    if (run.length >= FOLD_FROM) parts.push({ kind: 'run', entries: run });
    else parts.push(...run.map((entry): TimelinePart => ({ kind: 'one', entry })));
    run = [];
  };
  for (const entry of entries) {
    if (entry.kind === 'system') {
      run.push(entry);
      continue;
    }
    flush();
    parts.push({ kind: 'one', entry });
  }
  flush();
  return parts;
}

/** What the button at a folded text says; null when nothing is folded. */
export function foldMark(folded: FoldableText['folded'], open: boolean): string | null {
  if (!folded?.length) return null;
  const what = folded.every((part) => part.kind === 'signature') ? 'signature' : 'quoted text';
  return `${open ? 'Hide' : 'Show'} ${what}`;
}
