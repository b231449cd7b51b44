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

const QUOTE_START = /^(On .+ wrote:|Am .+ schrieb .+:|-{2,} ?(Original Message|Forwarded message).*|>.*)$/m;

/** Splits an answer from the mail it quotes; nothing is cut when the quote is all there is. */
export function splitQuoted(text: string): { fresh: string; quoted: string } {
  const start = text.search(QUOTE_START);
  const fresh = start < 0 ? text : text.slice(0, start).trimEnd();
  if (start < 0 || fresh.trim() === '') return { fresh: text, quoted: '' };
  return { fresh, quoted: text.slice(start) };
}
