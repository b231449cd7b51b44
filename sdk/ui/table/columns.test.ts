import { describe, expect, it } from 'vitest';
import { arrange, type Column, fitColumns, idRange, moved, nextSort } from './columns.ts';

const column = (id: string, more: Partial<Column<object>> = {}): Column<object> => ({
  id,
  title: id,
  render: () => null,
  ...more,
});
const columns = [column('a', { always: true }), column('b'), column('c', { hidden: true }), column('d')];
const ids = (list: Column<object>[]) => list.map((one) => one.id).join('');

describe('columns of a table', () => {
  it('shows the defaults, then what the person chose', () => {
    expect(ids(arrange(columns, { shown: {}, order: [] }))).toBe('abd');
    expect(ids(arrange(columns, { shown: { c: true, b: false, a: false }, order: [] }))).toBe('acd');
    expect(ids(arrange(columns, { shown: {}, order: ['d', 'a'] }))).toBe('dab');
  });

  it('moves one column and stops at the ends', () => {
    expect(moved(columns, [], { id: 'd', by: -1 })).toEqual(['a', 'b', 'd', 'c']);
    expect(moved(columns, [], { id: 'a', by: -1 })).toEqual(['a', 'b', 'c', 'd']);
  });

  it('drops what a phone would not show first, and keeps the title readable', () => {
    const wide = [
      column('id', { width: 80 }),
      column('title'),
      column('who', { width: 160, mobile: 'none' }),
      column('state', { width: 120 }),
      column('end', { width: 120, mobile: 'end' }),
    ];
    expect(ids(fitColumns(wide, 1000))).toBe('idtitlewhostateend');
    expect(ids(fitColumns(wide, 690))).toBe('idtitlestateend');
    expect(ids(fitColumns(wide, 500))).toBe('idtitlewhostateend');
    expect(
      ids(
        fitColumns(
          wide.map((one) => ({ ...one, width: (one.width ?? 0) * 3 || undefined })),
          700,
        ),
      ),
    ).toBe('titleend');
  });

  it('sorts ascending first and reverses on the second click', () => {
    expect(nextSort(undefined, 'createdAt')).toBe('createdAt');
    expect(nextSort('createdAt', 'createdAt')).toBe('-createdAt');
    expect(nextSort('-createdAt', 'createdAt')).toBe('createdAt');
  });

  it('selects a range in either direction', () => {
    const list = ['1', '2', '3', '4'];
    expect(idRange(list, '2', '4')).toEqual(['2', '3', '4']);
    expect(idRange(list, '4', '2')).toEqual(['2', '3', '4']);
    expect(idRange(list, 'gone', '3')).toEqual(['3']);
  });
});
