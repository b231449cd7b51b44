import { describe, expect, test } from 'vitest';
import { isBusinessTime, lastHandOver, nextHandOver } from '../services/wall-clock.ts';

const MONDAY_NINE = { day: 1, time: '09:00' };
const next = (at: string, rule = MONDAY_NINE, zone = 'Europe/Oslo') =>
  nextHandOver(new Date(at), rule, zone).toISOString();
const last = (at: string, rule = MONDAY_NINE, zone = 'Europe/Oslo') =>
  lastHandOver(new Date(at), rule, zone).toISOString();

describe('hand-over', () => {
  test('is on its weekday at its time of the clocks on the wall', () => {
    expect(next('2026-02-04T12:00:00Z')).toBe('2026-02-09T08:00:00.000Z');
    expect(last('2026-02-04T12:00:00Z')).toBe('2026-02-02T08:00:00.000Z');
  });

  test('the very moment belongs to the week that begins', () => {
    expect(last('2026-02-09T08:00:00Z')).toBe('2026-02-09T08:00:00.000Z');
    expect(next('2026-02-09T08:00:00Z')).toBe('2026-02-16T08:00:00.000Z');
    expect(last('2026-02-09T07:59:59Z')).toBe('2026-02-02T08:00:00.000Z');
  });

  test('stays at nine when the clocks change: those weeks have 167 and 169 hours', () => {
    const hours = (from: string) => (Date.parse(next(from)) - Date.parse(from)) / 3_600_000;
    expect(next('2026-03-23T08:00:00Z')).toBe('2026-03-30T07:00:00.000Z');
    expect(hours('2026-03-23T08:00:00Z')).toBe(167);
    expect(next('2026-10-19T07:00:00Z')).toBe('2026-10-26T08:00:00.000Z');
    expect(hours('2026-10-19T07:00:00Z')).toBe(169);
  });

  test('a time that the change skips moves forward by the hour', () => {
    const rule = { day: 7, time: '02:30' };
    expect(next('2026-03-25T12:00:00Z', rule)).toBe('2026-03-29T01:30:00.000Z');
    expect(last('2026-03-29T01:30:00Z', rule)).toBe('2026-03-29T01:30:00.000Z');
    expect(last('2026-03-29T01:29:59Z', rule)).toBe('2026-03-22T01:30:00.000Z');
  });

  test('a time that comes twice is taken once, the first time', () => {
    const rule = { day: 7, time: '02:30' };
    expect(next('2026-10-21T12:00:00Z', rule)).toBe('2026-10-25T00:30:00.000Z');
    expect(next('2026-10-25T00:30:00Z', rule)).toBe('2026-11-01T01:30:00.000Z');
    expect(last('2026-10-25T01:30:00Z', rule)).toBe('2026-10-25T00:30:00.000Z');
  });

  test.each([
    ['Australia/Lord_Howe', '2026-04-01T00:00:00Z', '2026-04-05T22:30:00.000Z'], // clocks move by half an hour
    ['Pacific/Apia', '2011-12-27T00:00:00Z', '2012-01-01T19:00:00.000Z'], // 30 December 2011 never was
    ['UTC', '2026-03-26T00:00:00Z', '2026-03-30T09:00:00.000Z'],
  ])('in %s', (zone, at, expected) => {
    expect(next(at, MONDAY_NINE, zone)).toBe(expected);
  });

  test('weeks follow each other without gap or overlap, over two years and in any zone', () => {
    for (const zone of ['Europe/Oslo', 'America/New_York', 'Asia/Kathmandu', 'America/Santiago'])
      for (const time of ['00:00', '02:30', '23:59']) {
        const rule = { day: 7, time };
        let at = nextHandOver(new Date('2025-12-30T00:00:00Z'), rule, zone);
        for (let week = 0; week < 104; week += 1) {
          const end = nextHandOver(at, rule, zone);
          const hours = (end.getTime() - at.getTime()) / 3_600_000;
          expect(Math.abs(hours - 7 * 24)).toBeLessThanOrEqual(1);
          expect(lastHandOver(new Date(end.getTime() - 1), rule, zone)).toEqual(at);
          at = end;
        }
      }
  });
});

describe('business hours', () => {
  const office = { days: [1, 2, 3, 4, 5], from: '08:00', until: '17:00' };
  const open = (at: string, hours = office) => isBusinessTime(new Date(at), hours, 'Europe/Oslo');

  test('begin and end by the clocks on the wall, in winter and in summer', () => {
    expect(open('2026-02-02T07:00:00Z')).toBe(true);
    expect(open('2026-02-02T06:59:00Z')).toBe(false);
    expect(open('2026-02-02T16:00:00Z')).toBe(false);
    expect(open('2026-07-06T06:00:00Z')).toBe(true);
    expect(open('2026-07-06T15:00:00Z')).toBe(false);
    expect(open('2026-02-01T10:00:00Z')).toBe(false);
  });

  test('may go over midnight: the hours after it belong to the day before', () => {
    const night = { days: [5], from: '22:00', until: '06:00' };
    expect(open('2026-02-06T21:30:00Z', night)).toBe(true);
    expect(open('2026-02-07T04:00:00Z', night)).toBe(true);
    expect(open('2026-02-07T05:00:00Z', night)).toBe(false);
    expect(open('2026-02-07T22:00:00Z', night)).toBe(false);
  });
});
