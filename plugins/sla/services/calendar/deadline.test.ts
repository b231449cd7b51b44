import { describe, expect, it } from 'vitest';
import {
  deadline,
  elapsedSeconds,
  type Pause,
  parseInstant,
  remainingSeconds,
  thresholdAt,
} from './index.ts';
import type { BusinessProfile } from './profile.ts';

const HOUR = 3_600;
const office: BusinessProfile = {
  timezone: 'UTC',
  alwaysOpen: false,
  days: [1, 2, 3, 4, 5],
  start: '09:00',
  end: '17:00',
};
const oslo: BusinessProfile = { ...office, timezone: 'Europe/Oslo' };
const always = (timezone: string): BusinessProfile => ({ timezone, alwaysOpen: true });

function due(profile: BusinessProfile, start: string, hours: number, pauses: [string, string | null][] = []) {
  const at = (text: string) => parseInstant(text, profile.timezone, '/start');
  const spans = pauses.map(([from, to]): Pause => [at(from), to === null ? null : at(to)]);
  const result = deadline({ profile, start: at(start), seconds: hours * HOUR, pauses: spans });
  return result === null ? null : new Date(result).toISOString().replace(':00.000Z', 'Z');
}

describe('a deadline in business hours', () => {
  it('follows the worked example: Friday 16:00 plus 4 h is Monday 12:00 (requirement 20.3)', () => {
    expect(due(office, '2026-02-13T16:00', 4)).toBe('2026-02-16T12:00Z');
    expect(due(oslo, '2026-02-13T16:00', 4)).toBe('2026-02-16T11:00Z');
    expect(due({ ...office, timezone: 'America/New_York' }, '2026-02-13T16:00', 4)).toBe('2026-02-16T17:00Z');
  });

  it('falls due at the end of the day, not at the beginning of the next', () => {
    expect(due(office, '2026-02-13T09:00', 8)).toBe('2026-02-13T17:00Z');
    expect(due(office, '2026-02-13T09:00', 8 + 1 / HOUR)).toBe('2026-02-16T09:00:01.000Z');
  });

  it('waits for the doors to open when it starts outside hours', () => {
    expect(due(office, '2026-02-14T11:00', 1)).toBe('2026-02-16T10:00Z');
    expect(due(office, '2026-02-16T03:00', 1)).toBe('2026-02-16T10:00Z');
    expect(due(office, '2026-02-16T17:00', 1)).toBe('2026-02-17T10:00Z');
  });

  it('is the start itself for a target of nothing', () => {
    expect(due(office, '2026-02-14T11:00', 0)).toBe('2026-02-14T11:00Z');
  });

  it('skips holidays, and a leap day counts like any other', () => {
    const holidays = ['2026-12-25', '2027-01-01'];
    expect(due({ ...office, holidays }, '2026-12-24T16:00', 2)).toBe('2026-12-28T10:00Z');
    expect(due(office, '2028-02-28T16:00', 2)).toBe('2028-02-29T10:00Z');
  });

  it('goes over the turn of the year', () => {
    expect(due(office, '2026-12-31T16:00', 4)).toBe('2027-01-01T12:00Z');
    expect(due(office, '2026-12-31T16:00', 8 * 262)).toBe('2028-01-03T16:00Z');
  });

  it('keeps to split shifts and closes a day with no shift', () => {
    const hours = {
      1: [
        ['09:00', '12:00'],
        ['13:00', '17:00'],
      ],
      2: [],
    };
    expect(due({ ...office, hours }, '2026-02-16T11:00', 2)).toBe('2026-02-16T14:00Z');
    expect(due({ ...office, hours }, '2026-02-16T16:00', 2)).toBe('2026-02-18T10:00Z');
  });

  it('opens a weekday that only the special hours name', () => {
    expect(due({ ...office, hours: { 6: [['10:00', '14:00']] } }, '2026-02-13T16:00', 2)).toBe(
      '2026-02-14T11:00Z',
    );
  });

  it('lets a night shift run into the next day and belong to the day on which it starts', () => {
    const night: BusinessProfile = { ...office, days: [5], start: '22:00', end: '06:00' };
    expect(due(night, '2026-02-13T20:00', 8)).toBe('2026-02-14T06:00Z');
    expect(due(night, '2026-02-14T05:00', 2)).toBe('2026-02-20T23:00Z');
    expect(due({ ...night, holidays: ['2026-02-14'] }, '2026-02-13T20:00', 8)).toBe('2026-02-14T06:00Z');
    expect(due({ ...night, holidays: ['2026-02-13'] }, '2026-02-14T01:00', 1)).toBe('2026-02-20T23:00Z');
  });

  it('takes 24:00 and an end equal to the start as a full day', () => {
    expect(due({ ...office, start: '16:00', end: '24:00' }, '2026-02-16T23:00', 2)).toBe('2026-02-17T17:00Z');
    expect(due({ ...office, start: '00:00', end: '24:00' }, '2026-02-13T23:00', 2)).toBe('2026-02-16T01:00Z');
    expect(due({ ...office, start: '08:00', end: '08:00' }, '2026-02-13T23:00', 10)).toBe(
      '2026-02-16T09:00Z',
    );
  });

  it('counts overlapping shifts once', () => {
    const hours = {
      1: [
        ['09:00', '13:00'],
        ['12:00', '17:00'],
      ],
    };
    expect(due({ ...office, hours }, '2026-02-16T09:00', 8)).toBe('2026-02-16T17:00Z');
  });
});

describe('changes of the clock', () => {
  it('gives a night shift 7 hours in spring and 9 in autumn', () => {
    const night: BusinessProfile = { ...oslo, days: [6], start: '22:00', end: '06:00' };
    const worked = (from: string, to: string) =>
      elapsedSeconds({ profile: night, start: Date.parse(from) }, Date.parse(to)) / HOUR;
    expect(worked('2026-03-28T12:00Z', '2026-03-29T12:00Z')).toBe(7);
    expect(worked('2026-10-24T12:00Z', '2026-10-25T12:00Z')).toBe(9);
  });

  it('opens at the first instant after the gap when the opening time is skipped', () => {
    const early: BusinessProfile = { ...oslo, days: [7], start: '02:30', end: '06:00' };
    expect(due(early, '2026-03-28T12:00Z', 1)).toBe('2026-03-29T02:00Z');
  });

  it('does not count a weekday that the zone skipped (Apia had no 30 December 2011, a Friday)', () => {
    const apia: BusinessProfile = { ...office, timezone: 'Pacific/Apia' };
    expect(due(apia, '2011-12-29T16:00', 2)).toBe('2012-01-01T20:00Z');
  });

  it('is exact in zones that are not whole hours from UTC', () => {
    expect(due({ ...office, timezone: 'Asia/Kathmandu' }, '2026-02-13T16:00', 4)).toBe('2026-02-16T06:15Z');
    expect(due({ ...office, timezone: 'Asia/Kolkata' }, '2026-02-13T16:00', 4)).toBe('2026-02-16T06:30Z');
  });
});

describe('pauses', () => {
  it('leave out the working time that they hold, not the night or the weekend', () => {
    expect(due(office, '2026-02-13T15:00', 4, [['2026-02-13T16:00', '2026-02-16T10:00']])).toBe(
      '2026-02-16T13:00Z',
    );
  });

  it('move a 24x7 deadline by their length', () => {
    expect(due(always('UTC'), '2026-02-13T15:00', 4, [['2026-02-13T16:00', '2026-02-16T10:00']])).toBe(
      '2026-02-16T13:00Z',
    );
  });

  it('count once where they overlap, in any order', () => {
    const pauses: [string, string][] = [
      ['2026-02-16T11:00', '2026-02-16T13:00'],
      ['2026-02-16T10:00', '2026-02-16T12:00'],
    ];
    expect(due(office, '2026-02-16T09:00', 2, pauses)).toBe('2026-02-16T14:00Z');
  });

  it('change nothing before the start, at or after the deadline, or when empty', () => {
    const pauses: [string, string | null][] = [
      ['2026-02-16T07:00', '2026-02-16T09:00'],
      ['2026-02-16T10:00', '2026-02-16T10:00'],
      ['2026-02-16T11:00', null],
    ];
    expect(due(office, '2026-02-16T09:00', 2, pauses)).toBe('2026-02-16T11:00Z');
  });

  it('hold the clock while they last', () => {
    const request = {
      profile: office,
      start: Date.parse('2026-02-16T09:00Z'),
      seconds: 2 * HOUR,
      pauses: [[Date.parse('2026-02-16T10:00Z'), null]] as const,
    };
    expect(deadline(request)).toBeNull();
    expect(remainingSeconds(request, Date.parse('2026-03-16T10:00Z'))).toBe(HOUR);
    expect(thresholdAt(request, 50)).toBe(Date.parse('2026-02-16T10:00Z'));
    expect(thresholdAt(request, 85)).toBeNull();
  });
});

describe('thresholds and time left', () => {
  const request = { profile: office, start: Date.parse('2026-02-13T16:00Z'), seconds: 4 * HOUR };

  it('gives the instants of 85, 100 and 120 percent in working time', () => {
    const at = (percent: number) => new Date(thresholdAt(request, percent) as number).toISOString();
    expect(at(85)).toBe('2026-02-16T11:24:00.000Z');
    expect(at(100)).toBe('2026-02-16T12:00:00.000Z');
    expect(at(120)).toBe('2026-02-16T12:48:00.000Z');
  });

  it('goes below zero after the deadline', () => {
    expect(remainingSeconds(request, Date.parse('2026-02-15T12:00Z'))).toBe(3 * HOUR);
    expect(remainingSeconds(request, Date.parse('2026-02-16T14:00Z'))).toBe(-2 * HOUR);
    expect(elapsedSeconds(request, Date.parse('2026-02-01T12:00Z'))).toBe(0);
  });
});

describe('what cannot be computed', () => {
  const start = Date.parse('2026-02-13T16:00Z');
  it.each([
    ['a zone that is not IANA', { ...office, timezone: 'Mars/Olympus' }, 'sla.zone-unknown', '/timezone'],
    ['a bare offset', { ...office, timezone: '+01:00' }, 'sla.zone-unknown', '/timezone'],
    ['a calendar without days', { ...office, days: [] }, 'sla.no-working-time', '/days'],
    [
      'special hours that close everything',
      { ...office, days: [1], hours: { 1: [] } },
      'sla.no-working-time',
      '/hours',
    ],
    ['a malformed time', { ...office, start: '9 o’clock' }, 'sla.time-invalid', '/start'],
    ['an impossible time', { ...office, end: '25:00' }, 'sla.time-invalid', '/end'],
    ['24:00 as a beginning', { ...office, start: '24:00' }, 'sla.time-invalid', '/start'],
    ['a missing time', { timezone: 'UTC', days: [1], start: '09:00' }, 'sla.hours-missing', '/end'],
    ['a weekday 8', { ...office, days: [1, 8] }, 'sla.day-invalid', '/days/1'],
    [
      'a holiday that does not exist',
      { ...office, holidays: ['2026-02-30'] },
      'sla.holiday-invalid',
      '/holidays/0',
    ],
    ['half a shift', { ...office, hours: { 1: [['09:00']] } }, 'sla.time-invalid', '/hours/1/0'],
  ] as [string, BusinessProfile, string, string][])('names %s', (_what, profile, code, pointer) => {
    expect(() => deadline({ profile, start, seconds: 60 })).toThrow(
      expect.objectContaining({ code, pointer }),
    );
  });

  it('refuses targets, starts and pauses that make no sense', () => {
    const code = (value: string) => expect.objectContaining({ code: value });
    expect(() => deadline({ profile: office, start, seconds: -1 })).toThrow(code('sla.duration-invalid'));
    expect(() => deadline({ profile: office, start: Number.NaN, seconds: 1 })).toThrow(
      code('sla.instant-invalid'),
    );
    expect(() => deadline({ profile: office, start, seconds: 1, pauses: [[start, start - 1]] })).toThrow(
      code('sla.pause-invalid'),
    );
  });

  it('gives up after a hundred years instead of searching for ever', () => {
    const rare: BusinessProfile = { ...office, days: [1], start: '09:00', end: '09:01' };
    const far = expect.objectContaining({ code: 'sla.beyond-horizon' });
    expect(() => deadline({ profile: rare, start, seconds: 100 * HOUR })).toThrow(far);
    expect(() => deadline({ profile: always('UTC'), start, seconds: 200 * 366 * 24 * HOUR })).toThrow(far);
  });
});

describe('the cost of a deadline', () => {
  it('allows 50,000 a second once a profile is known, pauses and a moving start included', () => {
    const start = Date.parse('2026-01-01T00:00Z');
    const one = (n: number) => {
      const from = start + n * 60_000;
      const pauses: Pause[] = [[from + 1_000, from + 9_000_000]];
      return deadline({ profile: oslo, start: from, seconds: 4 * HOUR + n, pauses });
    };
    one(0);
    const began = performance.now();
    for (let n = 0; n < 20_000; n++) one(n);
    expect(performance.now() - began).toBeLessThan(400);
  });
});
