import { describe, expect, it } from 'vitest';
import { parseSearch, plainQuery } from './search-query.ts';
import { wordsOf } from './words.ts';

describe('what was typed', () => {
  it.each([
    ['#1042', { words: [], number: 1042, numberOnly: true }],
    ['Ticket #1042', { words: [], number: 1042, numberOnly: true }],
    ['1042', { words: ['1042'], number: 1042, numberOnly: false }],
    ['Printer  Fire', { words: ['printer', 'fire'], number: null, numberOnly: false }],
    ['  ', { words: [], number: null, numberOnly: false }],
    ["a:b & (c | !d) <-> 'e'", { words: ['a', 'b', 'c', 'd', 'e'], number: null, numberOnly: false }],
    ['Drucker GRÖßE', { words: ['drucker', 'grosse'], number: null, numberOnly: false }],
    ['[Ticket #1042]', { words: [], number: 1042, numberOnly: true }],
    ['AW: [Ticket #1042] Der Drucker', { words: [], number: 1042, numberOnly: true }],
    ['request 7', { words: [], number: 7, numberOnly: true }],
    ['CPU_usage', { words: ['cpu', 'usage'], number: null, numberOnly: false }],
    ['打印机', { words: ['打印', '印机'], number: null, numberOnly: false }],
  ])('%s', (text, expected) => expect(parseSearch(text)).toEqual(expected));

  it('counts eight words at most', () => expect(parseSearch('a b c d e f g h i j').words).toHaveLength(8));

  it('becomes a query in which nothing but words can stand', () => {
    expect(plainQuery(parseSearch(`it's \\ "so":* & | !`).words)).toBe("'it' & 's' & 'so':*");
  });
});

it('cuts addresses, paths and numbers into what people search for', () => {
  expect(wordsOf('Mail john.doe@acme.example about C:\\Temp\\a_b.log (KB-500123)', 100)).toEqual([
    'mail',
    'john',
    'doe',
    'acme',
    'example',
    'about',
    'c',
    'temp',
    'a',
    'b',
    'log',
    'kb',
    '500123',
  ]);
  expect(wordsOf('x'.repeat(100), 1)).toEqual(['x'.repeat(64)]);
});
