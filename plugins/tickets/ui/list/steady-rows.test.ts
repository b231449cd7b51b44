import { describe, expect, it } from 'vitest';
import { steadyRows } from './steady-rows.ts';

const row = (id: string, title = id) => ({ id, title });
const lastOf = (...rows: { id: string; title: string }[]) => new Map(rows.map((one) => [one.id, one]));
const ids = (rows: { id: string }[]) => rows.map((one) => one.id).join('');

describe('rows that stay where they are', () => {
  it('counts arrivals without showing them', () => {
    const result = steadyRows(['a', 'b'], [row('n'), row('a'), row('b')], new Map());
    expect(ids(result.rows)).toBe('ab');
    expect(result).toMatchObject({ arrived: 1, stale: true });
  });

  it('shows new values in the old place', () => {
    const result = steadyRows(['a', 'b'], [row('b', 'new words'), row('a')], new Map());
    expect(result.rows.map((one) => one.title)).toEqual(['a', 'new words']);
    expect(result).toMatchObject({ arrived: 0, stale: true });
  });

  it('keeps a row that no longer fits the filter as it was', () => {
    const result = steadyRows(['a', 'b'], [row('b')], lastOf(row('a', 'was here'), row('b')));
    expect(result.rows.map((one) => one.title)).toEqual(['was here', 'b']);
    expect(result.stale).toBe(true);
  });

  it('appends the next page', () => {
    const result = steadyRows(['a'], [row('a'), row('b'), row('c')], new Map());
    expect(ids(result.rows)).toBe('abc');
    expect(result).toMatchObject({ arrived: 0, stale: false });
  });
});
