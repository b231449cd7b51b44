import { describe, expect, it } from 'vitest';
import type { ActivityView } from '../types.ts';
import { EMPTY_DRAFT, joinDrafts, newerLines } from './messages.ts';

const line = (id: string, type: string, actorId = 'other') => ({ id, type, actorId }) as ActivityView;
const lines = [line('1', 'created'), line('2', 'comment'), line('3', 'updated'), line('4', 'note', 'me')];

describe('newerLines', () => {
  it('names what others wrote since the draft was begun, and nothing else', () => {
    const found = (seen: string | null) =>
      newerLines([...lines, line('5', 'resolved')], { seen, userId: 'me' }).map((one) => one.id);
    expect(found('1')).toEqual(['2', '5']);
    expect(found('2')).toEqual(['5']);
    expect(found('5')).toEqual([]);
    expect(found(null)).toEqual([]);
    expect(found('gone')).toEqual([]);
  });
});

describe('joinDrafts', () => {
  const file = (key: string) => ({ key, name: key, size: 1 });

  it('drops neither text nor files when a message comes back to a field in use', () => {
    const back = { body: 'First', cc: ['a@x.example'], files: [file('a')], seen: '1' };
    const now = {
      body: 'Second',
      cc: ['a@x.example', 'b@x.example'],
      files: [file('a'), file('b')],
      seen: '2',
    };
    expect(joinDrafts(back, now)).toEqual({
      body: 'First\n\nSecond',
      cc: ['a@x.example', 'b@x.example'],
      files: [file('a'), file('b')],
      seen: '2',
    });
    expect(joinDrafts(back, EMPTY_DRAFT)).toEqual(back);
  });
});
