import { describe, expect, it } from 'vitest';
import { linkParts } from './text-parts.ts';

describe('links in plain text', () => {
  it('finds addresses and leaves the full stop outside', () => {
    expect(linkParts('See https://example.com/a?b=1. Thanks')).toEqual([
      { kind: 'text', text: 'See ' },
      { kind: 'url', text: 'https://example.com/a?b=1' },
      { kind: 'text', text: '. Thanks' },
    ]);
  });

  it('finds ticket numbers, but not in the middle of a word or an entity', () => {
    expect(linkParts('like #1042')).toContainEqual({ kind: 'ticket', text: '#1042', number: '1042' });
    expect(linkParts('C#12 and &#39;')).toEqual([{ kind: 'text', text: 'C#12 and &#39;' }]);
  });

  it('never makes a link of a script', () => {
    expect(linkParts('javascript:alert(1)')).toEqual([{ kind: 'text', text: 'javascript:alert(1)' }]);
  });
});
