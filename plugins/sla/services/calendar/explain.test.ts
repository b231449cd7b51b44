import { describe, expect, it } from 'vitest';
import { explainDeadline, type Pause, parseInstant } from './index.ts';
import type { BusinessProfile } from './profile.ts';

const office: BusinessProfile = {
  timezone: 'Europe/Oslo',
  days: [1, 2, 3, 4, 5],
  start: '09:00',
  end: '17:00',
};

function ledger(
  profile: BusinessProfile,
  start: string,
  minutes: number,
  pauses: [string, string | null][] = [],
) {
  const at = (text: string) => parseInstant(text, profile.timezone, '/start');
  const spans = pauses.map(([from, to]): Pause => [at(from), to === null ? null : at(to)]);
  const { dueAt, explanation } = explainDeadline({
    profile,
    start: at(start),
    seconds: minutes * 60,
    pauses: spans,
  });
  return { dueAt, explanation, lines: explanation.map(({ text }) => text) };
}

describe('the ledger of a deadline', () => {
  it('tells the worked example so that a person can follow it', () => {
    const { dueAt, lines, explanation } = ledger(office, '2026-02-13T16:00', 240);
    expect(dueAt).toBe('2026-02-16T11:00:00.000Z');
    expect(lines).toEqual([
      'Fri 2026-02-13 16:00–17:00: 1 h counted (1 h of 4 h)',
      'Fri 2026-02-13 17:00–24:00: closed',
      'Sat 2026-02-14 – Sun 2026-02-15: no working day',
      'Mon 2026-02-16 00:00–09:00: closed',
      'Mon 2026-02-16 09:00–12:00: 3 h counted (4 h of 4 h)',
      'Due Mon 2026-02-16 12:00 after 4 h of working time',
    ]);
    expect(explanation[0]).toMatchObject({
      from: '2026-02-13T15:00:00.000Z',
      to: '2026-02-13T16:00:00.000Z',
      seconds: 3_600,
      reason: 'working',
    });
  });

  it('names a holiday and the night that belongs to it', () => {
    const night = { ...office, start: '22:00', end: '06:00', holidays: ['2026-12-24'] };
    const { lines } = ledger(night, '2026-12-24T05:00', 120);
    expect(lines).toEqual([
      'Thu 2026-12-24 05:00–06:00: 1 h counted (1 h of 2 h)',
      'Thu 2026-12-24 06:00 – Fri 2026-12-25 06:00: holiday 2026-12-24',
      'Fri 2026-12-25 06:00–22:00: closed',
      'Fri 2026-12-25 22:00–23:00: 1 h counted (2 h of 2 h)',
      'Due Fri 2026-12-25 23:00 after 2 h of working time',
    ]);
  });

  it('shows a pause with the working time that it cost', () => {
    const { lines } = ledger(office, '2026-02-13T15:00', 120, [['2026-02-13T16:00', '2026-02-16T10:30']]);
    expect(lines).toEqual([
      'Fri 2026-02-13 15:00–16:00: 1 h counted (1 h of 2 h)',
      'Fri 2026-02-13 16:00 – Mon 2026-02-16 10:30: paused, 2 h 30 min of working time not counted',
      'Mon 2026-02-16 10:30–11:30: 1 h counted (2 h of 2 h)',
      'Due Mon 2026-02-16 11:30 after 2 h of working time',
    ]);
  });

  it('ends with the open pause while the clock stands still', () => {
    const { dueAt, lines, explanation } = ledger(office, '2026-02-13T15:00', 120, [
      ['2026-02-13T16:00', null],
    ]);
    expect(dueAt).toBeNull();
    expect(lines.at(-1)).toBe('Paused since Fri 2026-02-13 16:00: the clock stands still with 1 h left');
    expect(explanation.at(-1)).toMatchObject({ reason: 'paused', to: null });
  });

  it('notes a change of the clock', () => {
    const { dueAt, lines } = ledger({ timezone: 'Europe/Oslo', alwaysOpen: true }, '2026-03-29T00:00', 240);
    expect(dueAt).toBe('2026-03-29T03:00:00.000Z');
    expect(lines).toEqual([
      'Sun 2026-03-29 00:00–05:00: 4 h counted (4 h of 4 h)',
      'Clocks go forward 1 h on Sun 2026-03-29 at 02:00 (UTC+01:00 to UTC+02:00)',
      'Due Sun 2026-03-29 05:00 after 4 h of working time',
    ]);
  });

  it('notes the day that Apia skipped', () => {
    const { lines } = ledger({ ...office, timezone: 'Pacific/Apia' }, '2011-12-29T16:00', 120);
    expect(lines).toContain('Clocks go forward 24 h on Fri 2011-12-30 at 00:00 (UTC−10:00 to UTC+14:00)');
  });

  it('sums up the middle of a very long count and still adds up', () => {
    const { explanation } = ledger(office, '2026-01-05T09:00', 2_000 * 60);
    expect(explanation.length).toBeLessThan(160);
    expect(explanation.some(({ reason }) => reason === 'summary')).toBe(true);
    expect(explanation.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(2_000 * 3_600);
  });

  it('shows no seam at the turn of the year', () => {
    const night = { ...office, timezone: 'UTC', days: [4], start: '22:00', end: '06:00' };
    const { lines } = ledger(night, '2026-12-31T22:00', 8 * 60);
    expect(lines).toEqual([
      'Thu 2026-12-31 22:00 – Fri 2027-01-01 06:00: 8 h counted (8 h of 8 h)',
      'Due Fri 2027-01-01 06:00 after 8 h of working time',
    ]);
  });
});
