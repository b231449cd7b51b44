import { expect, test } from 'vitest';
import { codeOf, lineOf, MAX_LABELS, readLabels } from '../ui/labels.ts';

test.each([
  ['NB-1; ThinkPad T14; Oslo, room 4', { tag: 'NB-1', name: 'ThinkPad T14', place: 'Oslo, room 4' }],
  ['NB-1, ThinkPad T14, Oslo', { tag: 'NB-1', name: 'ThinkPad T14', place: 'Oslo' }],
  ['NB-1\tThinkPad; 14", grey\tOslo', { tag: 'NB-1', name: 'ThinkPad; 14", grey', place: 'Oslo' }],
  ['NB-1;;Oslo;Hall', { tag: 'NB-1', name: '', place: 'Oslo, Hall' }],
  ['  NB-1  ', { tag: 'NB-1', name: '', place: '' }],
])('%j is read', (line, label) => {
  expect(readLabels(line).labels).toEqual([label]);
});

test('lines without a tag are counted, empty ones are not, and a tag that comes twice is named', () => {
  expect(readLabels('A; one\r\n\r\n; nobody\nB; two\nA; three\n')).toEqual({
    labels: [
      { tag: 'A', name: 'one', place: '' },
      { tag: 'B', name: 'two', place: '' },
      { tag: 'A', name: 'three', place: '' },
    ],
    repeated: ['A'],
    leftOut: 1,
  });
});

test('more labels than the limit are left out and counted', () => {
  const { labels, leftOut } = readLabels(
    Array.from({ length: MAX_LABELS + 3 }, (_, at) => `T${at}`).join('\n'),
  );
  expect([labels.length, leftOut]).toEqual([MAX_LABELS, 3]);
});

test('a line is read back as the label that it was made from', () => {
  const label = { tag: '#1042', name: 'Printer, the grey one', place: 'Acme; Oslo' };
  expect(readLabels(lineOf(label)).labels).toEqual([{ ...label, place: 'Acme Oslo' }]);
});

test('the code of a ticket opens it, that of a device is its tag or its address', () => {
  const where = { prefix: 'https://assets.example/a?tag=', desk: 'https://desk.example' };
  const code = (tag: string, prefix = where.prefix) =>
    codeOf({ tag, name: '', place: '' }, { ...where, prefix });
  expect(code('#1042')).toBe('https://desk.example/tickets/1042');
  expect(code('NB 1/2')).toBe('https://assets.example/a?tag=NB%201%2F2');
  expect(code('NB 1/2', ' ')).toBe('NB 1/2');
});
