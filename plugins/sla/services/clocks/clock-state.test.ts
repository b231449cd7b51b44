import { describe, expect, it } from 'vitest';
import type { Clock, Offer } from './clock.ts';
import {
  move,
  nextThreshold,
  openPause,
  retarget,
  schedule,
  silenceUntil,
  startClock,
} from './clock-state.ts';

const HOUR = 3_600;
const office = { timezone: 'UTC', days: [1, 2, 3, 4, 5], start: '09:00', end: '17:00' };
const offer = (resolveHours: number, name = 'Standard'): Offer => ({
  definitionId: name,
  definitionName: name,
  source: 'default',
  reason: 'Default',
  profileId: 'p',
  profileName: 'Business Hours',
  profile: office,
  nearPercent: 85,
  pastPercent: 120,
  targets: { response: HOUR, resolve: resolveHours * HOUR },
});
const at = (text: string) => new Date(`${text}:00Z`);
const iso = (date: Date | null) => date?.toISOString().slice(0, 16) ?? null;
const start = (hours = 10): Clock =>
  startClock({ ticketId: 't', clock: 'resolve', offer: offer(hours), startedAt: at('2026-02-16T09:00') });

describe('a clock', () => {
  it('starts with its three thresholds in working time and waits for the first', () => {
    const clock = start();
    expect([clock.nearAt, clock.dueAt, clock.pastAt].map(iso)).toEqual([
      '2026-02-17T09:30',
      '2026-02-17T11:00',
      '2026-02-17T13:00',
    ]);
    expect(clock.nextThresholdAt).toEqual(clock.nearAt);
  });

  it('stands still while paused and gains the paused working time when it goes on (20.13)', () => {
    const paused = move(start(), 'paused', at('2026-02-16T16:00'));
    expect(paused.nextThresholdAt).toBeNull();
    expect(iso(paused.dueAt)).toBe('2026-02-17T11:00');
    const resumed = move(paused, 'running', at('2026-02-17T10:00'));
    expect(iso(resumed.dueAt)).toBe('2026-02-17T13:00');
    expect(openPause(resumed)).toBeUndefined();
    expect(resumed.nextThresholdAt).toEqual(resumed.nearAt);
  });

  it('is met when it stops in time and missed when it does not', () => {
    expect(move(start(), 'stopped', at('2026-02-17T11:00')).breachedAt).toBeNull();
    const late = move(start(), 'stopped', at('2026-02-17T11:01'));
    expect(iso(late.breachedAt)).toBe('2026-02-17T11:00');
    expect(late.nextThresholdAt).toBeNull();
  });

  it('judges a ticket that is resolved from a pause by the beginning of the pause', () => {
    const paused = move(start(), 'paused', at('2026-02-16T16:00'));
    const stopped = move(paused, 'stopped', at('2026-03-01T12:00'));
    expect(stopped.breachedAt).toBeNull();
    expect(stopped.pauses).toEqual([
      { from: '2026-02-16T16:00:00.000Z', to: '2026-03-01T12:00:00.000Z', why: 'paused' },
    ]);
  });

  it('keeps the first stop and leaves the time between resolution and reopening out', () => {
    const stopped = move(start(), 'stopped', at('2026-02-16T16:00'));
    expect(move(stopped, 'stopped', at('2026-02-18T16:00'))).toBe(stopped);
    const reopened = move(stopped, 'running', at('2026-02-19T09:00'));
    expect(reopened.stoppedAt).toBeNull();
    expect(iso(reopened.dueAt)).toBe('2026-02-19T12:00');
    expect(reopened.pauses[0]?.why).toBe('resolved');
  });

  it('stays breached through a pause that came after the deadline', () => {
    const paused = move(start(), 'paused', at('2026-02-17T12:00'));
    expect(iso(paused.breachedAt)).toBe('2026-02-17T11:00');
    const resumed = move(paused, 'running', at('2026-02-18T12:00'));
    expect(iso(resumed.dueAt)).toBe('2026-02-17T11:00');
    expect(iso(resumed.breachedAt)).toBe('2026-02-17T11:00');
  });

  it('never goes back in time when a change is dated before the last one', () => {
    const paused = move(start(), 'paused', at('2026-02-16T16:00'));
    const resumed = move(paused, 'running', at('2026-02-16T12:00'));
    expect(iso(resumed.dueAt)).toBe('2026-02-17T11:00');
    expect(move(start(), 'stopped', at('2026-01-01T00:00')).stoppedAt).toEqual(at('2026-02-16T09:00'));
  });

  it('takes another target from the same start, unless it has stopped', () => {
    const shorter = retarget(start(), offer(2, 'High'), at('2026-02-16T12:00'));
    expect(iso(shorter.dueAt)).toBe('2026-02-16T11:00');
    expect(iso(shorter.breachedAt)).toBe('2026-02-16T11:00');
    expect(shorter.definitionName).toBe('High');
    const stopped = move(start(), 'stopped', at('2026-02-16T10:00'));
    expect(retarget(stopped, offer(2, 'High'), at('2026-02-16T12:00'))).toBe(stopped);
  });

  it('waits for no threshold twice', () => {
    const told = { ...start(), notifiedNearAt: at('2026-02-17T09:30') };
    expect(nextThreshold(told)).toEqual(told.dueAt);
    const longer = schedule({ ...told, targetSeconds: 20 * HOUR }, at('2026-02-17T10:00'));
    expect(longer.nextThresholdAt).toEqual(longer.dueAt);
    const all = { ...told, notifiedBreachedAt: told.dueAt, notifiedPastAt: told.pastAt };
    expect(nextThreshold(all)).toBeNull();
  });

  it('raises no alarm for what lies before the ticket was written down', () => {
    const silent = silenceUntil(start(), at('2026-02-17T12:00'));
    expect(silent.notifiedNearAt).toEqual(silent.nearAt);
    expect(silent.notifiedBreachedAt).toEqual(silent.dueAt);
    expect(silent.nextThresholdAt).toEqual(silent.pastAt);
    expect(silent.breachedAt).toEqual(silent.dueAt);
  });
});
