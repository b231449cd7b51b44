import { describe, expect, it } from 'vitest';
import { ageOf, nextTelling } from './triage.ts';

const at = (hours: number) => new Date(Date.UTC(2026, 10, 30) + hours * 3_600_000);

describe('when people are told of mail that waits', () => {
  it('at once the first time', () => expect(nextTelling(null, at(0))).toBeNull());
  it('together, half an hour after the last telling, when more came', () =>
    expect(nextTelling({ at: at(0), times: 3 }, at(0.1))).toEqual(at(0.5)));
  it.each([
    [1, 4],
    [2, 24],
    [9, 24],
  ])('again after telling %i, %i hours later', (times, hours) =>
    expect(nextTelling({ at: at(0), times }, at(-1))).toEqual(at(hours)),
  );
  it.each([
    [0, '1 minute'],
    [1, '60 minutes'],
    [5, '5 hours'],
    [72, '3 days'],
  ])('the age of %i hours is %s', (hours, words) => expect(ageOf(at(0), at(hours))).toBe(words));
});
