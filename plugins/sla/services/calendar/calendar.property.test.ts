import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oracle } from './calendar.oracle.ts';
import { deadline, elapsedSeconds, explainDeadline, type Pause, thresholdAt } from './index.ts';
import type { BusinessProfile } from './profile.ts';

const MINUTE = 60_000;

// Each range holds what makes its zone difficult.
const ranges = [
  { zone: 'Europe/Oslo', from: '2026-03-14T00:00:00Z', days: 30, why: 'clocks forward' },
  { zone: 'Europe/Oslo', from: '2026-10-10T00:00:00Z', days: 30, why: 'clocks back' },
  { zone: 'America/New_York', from: '2026-10-20T00:00:00Z', days: 30, why: 'clocks back' },
  { zone: 'Australia/Lord_Howe', from: '2026-03-20T00:00:00Z', days: 30, why: 'half an hour back' },
  { zone: 'Asia/Kolkata', from: '2028-02-15T00:00:00Z', days: 30, why: 'half-hour zone, leap day' },
  {
    zone: 'America/St_Johns',
    from: '2010-10-25T00:00:00Z',
    days: 30,
    why: 'clocks back at one minute past midnight',
  },
  { zone: 'Africa/Casablanca', from: '2025-02-15T00:00:00Z', days: 60, why: 'Ramadan' },
  { zone: 'Pacific/Apia', from: '2011-12-15T00:00:00Z', days: 30, why: 'a day that never was' },
  { zone: 'America/Sao_Paulo', from: '2018-02-05T00:00:00Z', days: 30, why: 'clocks back at midnight' },
];

const time = fc.integer({ min: 0, max: 95 }).map((quarter) => {
  const text = (value: number) => String(value).padStart(2, '0');
  return `${text(Math.floor(quarter / 4))}:${text((quarter % 4) * 15)}`;
});
const shift = fc.tuple(time, fc.oneof(time, fc.constant('24:00')));
const days = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });

function profiles(timezone: string, from: number, length: number): fc.Arbitrary<BusinessProfile> {
  const date = fc
    .integer({ min: 0, max: length - 1 })
    .map((day) => new Date(from + day * 24 * 60 * MINUTE).toISOString().slice(0, 10));
  const special = fc.array(shift, { maxLength: 3 });
  return fc.record(
    {
      timezone: fc.constant(timezone),
      days,
      start: time,
      end: fc.oneof(time, fc.constant('24:00')),
      holidays: fc.uniqueArray(date, { maxLength: 4 }),
      hours: fc.dictionary(fc.constantFrom('1', '3', '6', '7'), special, { maxKeys: 3 }),
    },
    { requiredKeys: ['timezone', 'days', 'start', 'end'] },
  );
}

/** Profiles without any working time are refused; that has its own test. */
const hasWork = (profile: BusinessProfile): boolean =>
  Object.values(profile.hours ?? {}).some((shifts) => shifts.length > 0) ||
  (profile.days ?? []).some((day) => profile.hours?.[String(day)] === undefined);

for (const { zone, from, days: length, why } of ranges) {
  const begin = Date.parse(from);
  const second = oracle(zone, from, length);
  const minutes = (second.to - second.from) / MINUTE;
  const cases = fc.record({
    profile: profiles(zone, begin, length).filter(hasWork),
    start: fc.integer({ min: 0, max: minutes - 1 }),
    seconds: fc.integer({ min: 1, max: 60 * 60 }).map((value) => value * 60),
    pauses: fc.array(fc.tuple(fc.integer({ min: 0, max: minutes }), fc.integer({ min: 0, max: 3_000 })), {
      maxLength: 4,
    }),
  });
  const at = (minute: number) => begin + minute * MINUTE;
  const spans = (pauses: [number, number][]): Pause[] =>
    pauses.map(([start, length]) => [at(start), at(start + length)] as const);

  describe(`${zone} (${why})`, () => {
    it('agrees with stepping through every minute, pauses included', () => {
      fc.assert(
        fc.property(cases, ({ profile, start, seconds, pauses }) => {
          const working = second.working(profile);
          const paused = (minute: number) =>
            pauses.some(([first, length]) => minute >= first && minute < first + length);
          let left = seconds / 60;
          let minute = start;
          for (; left > 0 && minute < minutes; minute++) if (working[minute] && !paused(minute)) left--;
          const due = deadline({ profile, start: at(start), seconds, pauses: spans(pauses) });
          if (left > 0) expect(due).toBeGreaterThan(second.to - 1);
          else expect(due).toBe(at(minute));
        }),
        { numRuns: 100 },
      );
    });

    it('has used exactly the target at the deadline, and every ledger adds up to it without a hole', () => {
      fc.assert(
        fc.property(cases, ({ profile, start, seconds, pauses }) => {
          const request = {
            profile,
            start: at(start) + 17_000,
            seconds: seconds + 13,
            pauses: spans(pauses),
          };
          const due = deadline(request) as number;
          expect(elapsedSeconds(request, due)).toBe(seconds + 13);
          expect(elapsedSeconds(request, due - 1)).toBeLessThan(seconds + 13);
          const { dueAt, explanation } = explainDeadline(request);
          expect(dueAt).toBe(new Date(due).toISOString());
          expect(explanation.reduce((sum, step) => sum + step.seconds, 0)).toBe(seconds + 13);
          const spansOfTime = explanation.filter((step) => step.from !== step.to);
          expect(spansOfTime[0]?.from).toBe(new Date(request.start).toISOString());
          expect(spansOfTime.at(-1)?.to).toBe(dueAt);
          const ends = spansOfTime.map((step) => step.to);
          expect(spansOfTime.slice(1).map((step) => step.from)).toEqual(ends.slice(0, -1));
        }),
        { numRuns: 60 },
      );
    });

    it('never falls due earlier for a later start or a longer target', () => {
      fc.assert(
        fc.property(cases, fc.nat(50_000), fc.nat(90_000), ({ profile, start, seconds }, later, longer) => {
          const due = deadline({ profile, start: at(start), seconds }) as number;
          expect(deadline({ profile, start: at(start) + later * 1_000, seconds })).toBeGreaterThanOrEqual(
            due,
          );
          expect(deadline({ profile, start: at(start), seconds: seconds + longer })).toBeGreaterThanOrEqual(
            due,
          );
        }),
        { numRuns: 60 },
      );
    });

    it('gives the same deadline in one step or in two', () => {
      fc.assert(
        fc.property(cases, fc.integer({ min: 1, max: 99 }), ({ profile, start, seconds }, percent) => {
          const whole = { profile, start: at(start), seconds };
          const middle = thresholdAt(whole, percent) as number;
          const rest = (seconds * (100 - percent)) / 100;
          expect(deadline({ profile, start: middle, seconds: rest })).toBe(deadline(whole));
        }),
        { numRuns: 60 },
      );
    });

    it('ignores a pause that holds no working time', () => {
      fc.assert(
        fc.property(cases, fc.nat(2_000), ({ profile, start, seconds, pauses }, length) => {
          const working = second.working(profile);
          const first = pauses[0]?.[0] ?? start;
          let last = first;
          while (last < minutes && last - first < length && !working[last]) last++;
          const request = { profile, start: at(start), seconds };
          expect(deadline({ ...request, pauses: [[at(first), at(last)]] })).toBe(deadline(request));
        }),
        { numRuns: 30 },
      );
    });

    it('moves a 24x7 deadline by exactly the length of a pause', () => {
      const gap = fc.integer({ min: 0, max: 5_000 });
      fc.assert(
        fc.property(cases, gap, ({ start, seconds }, length) => {
          const request = { profile: { timezone: zone, alwaysOpen: true }, start: at(start), seconds };
          const due = deadline({
            ...request,
            pauses: [[at(start) + 1_000, at(start) + 1_000 + length * MINUTE]],
          });
          expect(due).toBe(at(start) + seconds * 1_000 + length * MINUTE);
        }),
        { numRuns: 30 },
      );
    });
  });
}
