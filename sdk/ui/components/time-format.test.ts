import { describe, expect, it } from 'vitest';
import { dayWords, exactTime, fromZoned, relativeTime, stamp } from './time-format.ts';

const zone = 'Europe/Oslo';
const now = Date.parse('2026-02-14T12:00:00Z');

describe('time in the zone of the tenant', () => {
  it('writes deadlines in one form everywhere', () => {
    expect(stamp('2026-02-14T08:30:00Z', zone)).toBe('2026-02-14 09:30');
    expect(stamp('2026-02-13T23:30:00Z', zone)).toBe('2026-02-14 00:30');
    expect(stamp('2026-07-01T00:00:00Z', 'America/New_York')).toBe('2026-06-30 20:00');
  });

  it('names the zone in the exact time', () => {
    expect(exactTime('2026-02-14T08:30:00Z', zone)).toMatch(/^Sat,? 14 Feb 2026, 09:30 (CET|GMT\+1)$/);
  });

  it.each([
    ['2026-02-14T11:59:40Z', 'just now'],
    ['2026-02-14T11:55:00Z', '5 min ago'],
    ['2026-02-14T12:20:00Z', 'in 20 min'],
    ['2026-02-14T09:00:00Z', '3 h ago'],
    ['2026-02-13T08:00:00Z', 'yesterday 09:00'],
    ['2026-02-15T09:00:00Z', 'tomorrow 10:00'],
    ['2026-02-10T12:00:00Z', '4 d ago'],
    ['2026-01-02T12:00:00Z', '2 Jan'],
    ['2025-12-24T12:00:00Z', '24 Dec 2025'],
  ])('%s is "%s"', (iso, words) => expect(relativeTime(iso, now, zone)).toBe(words));

  it.each([
    ['2026-02-14T09:30', '2026-02-14T08:30:00.000Z'],
    ['2026-07-14T09:30', '2026-07-14T07:30:00.000Z'],
    ['2026-10-25T12:00', '2026-10-25T11:00:00.000Z'],
    ['2026-03-29T03:15', '2026-03-29T01:15:00.000Z'],
  ])('the wall clock %s is the instant %s', (wall, iso) => expect(fromZoned(wall, zone)).toBe(iso));

  it('leaves the year out when it is this one', () => {
    expect(dayWords('2026-02-01T00:00:00Z', zone, now)).toBe('1 Feb');
  });
});
