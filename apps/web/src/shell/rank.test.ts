import { expect, it } from 'vitest';
import { rank } from './rank.ts';

it('puts the start of a title before the start of a word before the middle', () => {
  const entries = ['Close ticket', 'Tickets', 'Article ideas', 'Reports'].map((title) => ({ title }));
  expect(rank(entries, 'tic').map((entry) => entry.title)).toEqual([
    'Tickets',
    'Close ticket',
    'Article ideas',
  ]);
  expect(rank(entries, 'nothing')).toEqual([]);
});

it('finds by other words too', () => {
  expect(rank([{ title: 'Log out', words: 'sign out' }], 'sign')).toHaveLength(1);
});
