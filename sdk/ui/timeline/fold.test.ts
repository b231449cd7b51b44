import { describe, expect, it } from 'vitest';
import { foldSystem, splitQuoted, type TimelineEntry } from './fold.ts';

const entry = (id: string, kind: TimelineEntry['kind']): TimelineEntry => ({ id, kind, author: 'A', at: '' });

describe('foldSystem', () => {
  it('folds long runs of system lines and keeps short ones and the order', () => {
    const kinds = ['system', 'system', 'public', 'system', 'system', 'system', 'system', 'internal'] as const;
    const parts = foldSystem(kinds.map((kind, index) => entry(String(index), kind)));
    expect(
      parts.map((part) => (part.kind === 'run' ? part.entries.map((e) => e.id).join('') : part.entry.id)),
    ).toEqual(['0', '1', '2', '3456', '7']);
  });
});

describe('splitQuoted', () => {
  it('cuts the quoted mail off the answer', () => {
    const text = 'Thanks, it works.\n\nOn Mon, 2 Feb 2026 Ann wrote:\n> try again';
    expect(splitQuoted(text)).toEqual({
      fresh: 'Thanks, it works.',
      quoted: 'On Mon, 2 Feb 2026 Ann wrote:\n> try again',
    });
  });

  it('shows everything when there is nothing but a quote', () => {
    expect(splitQuoted('> only this')).toEqual({ fresh: '> only this', quoted: '' });
    expect(splitQuoted('plain')).toEqual({ fresh: 'plain', quoted: '' });
  });
});
