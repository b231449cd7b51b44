import { describe, expect, it } from 'vitest';
import { foldMark, foldSystem, type TimelineEntry } from './fold.ts';

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

describe('foldMark', () => {
  it('names what is folded, and says nothing where nothing is', () => {
    const quote = { kind: 'quote', text: '> old' };
    const signature = { kind: 'signature', text: 'Ann' };
    expect(foldMark([signature, quote], false)).toBe('Show quoted text');
    expect(foldMark([signature], true)).toBe('Hide signature');
    expect([foldMark([], false), foldMark(undefined, true)]).toEqual([null, null]);
  });
});
