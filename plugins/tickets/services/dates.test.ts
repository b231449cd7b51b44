import { expect, it } from 'vitest';
import { bound, dayOf, nextDay, startOfDay } from './dates.ts';

it.each([
  ['2026-03-02', 'Europe/Oslo', '2026-03-01T23:00:00.000Z'],
  ['2026-07-01', 'Europe/Oslo', '2026-06-30T22:00:00.000Z'],
  // The days on which the clocks change.
  ['2026-03-29', 'Europe/Oslo', '2026-03-28T23:00:00.000Z'],
  ['2026-03-30', 'Europe/Oslo', '2026-03-29T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Oslo', '2026-10-25T23:00:00.000Z'],
  ['2026-03-02', 'America/New_York', '2026-03-02T05:00:00.000Z'],
  ['2026-03-02', 'Asia/Kolkata', '2026-03-01T18:30:00.000Z'],
  ['2026-03-02', 'UTC', '2026-03-02T00:00:00.000Z'],
])('%s begins in %s at %s', (day, zone, at) => {
  expect(startOfDay(day, zone).toISOString()).toBe(at);
  expect(dayOf(new Date(at), zone)).toBe(day);
});

it('a date as an upper bound means the end of that day', () => {
  const zone = 'Europe/Oslo';
  expect(bound('to', '2026-12-31', { zone, end: true })).toEqual(startOfDay('2027-01-01', zone));
  expect(nextDay('2026-02-28')).toBe('2026-03-01');
  expect(bound('to', '2026-12-31T10:00:00Z', { zone, end: true }).toISOString()).toBe(
    '2026-12-31T10:00:00.000Z',
  );
  expect(() => bound('to', '2026-13-45', { zone, end: true })).toThrow('date');
});
