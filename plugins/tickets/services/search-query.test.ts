import { expect, it } from 'vitest';
import { parseSearch } from './search-query.ts';

it.each([
  ['#1042', { words: null, number: 1042, numberOnly: true }],
  ['Ticket #1042', { words: null, number: 1042, numberOnly: true }],
  ['1042', { words: '1042:*', number: 1042, numberOnly: false }],
  ['Printer  Fire', { words: 'printer & fire:*', number: null, numberOnly: false }],
  ['  ', { words: null, number: null, numberOnly: false }],
  ["a:b & (c | !d) <-> 'e'", { words: 'a & b & c & d & e:*', number: null, numberOnly: false }],
  ['drucker größe', { words: 'drucker & größe:*', number: null, numberOnly: false }],
])('%s', (text, expected) => expect(parseSearch(text)).toEqual(expected));

it('looks at eight words at most', () => {
  expect(parseSearch('a b c d e f g h i j').words?.split(' & ')).toHaveLength(8);
});
