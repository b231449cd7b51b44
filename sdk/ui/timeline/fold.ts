import type { StoredFile } from '../api/upload.ts';

/**
 * An entry of a Timeline.
 * @since 1.0
 */
export interface TimelineEntry {
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
  text?: string;
  /** Shown instead of the text: HTML that the server has cleaned. @since 1.1 */
  html?: string | null;
  /** The whole, where `html` is only what is shown at first. @since 1.1 */
  fullHtml?: string | null;
  /** The parts that follow what is shown, as the server folded them. @since 1.1 */
  folded?: readonly { readonly kind: string; readonly text: string }[];
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
export function foldMark(folded: TimelineEntry['folded'], open: boolean): string | null {
  if (!folded?.length) return null;
  const what = folded.every((part) => part.kind === 'signature') ? 'signature' : 'quoted text';
  return `${open ? 'Hide' : 'Show'} ${what}`;
}
