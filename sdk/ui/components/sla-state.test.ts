import { describe, expect, it } from 'vitest';
import { slaState, slaWords, spanWords } from './sla-state.ts';

const at = (text: string) => Date.parse(`2026-02-14T${text}:00Z`);
const clock = { startedAt: '2026-02-14T08:00:00Z', dueAt: '2026-02-14T12:00:00Z' };

describe('slaState', () => {
  it('turns near at 85 % of the time and over at the deadline', () => {
    expect(slaState(clock, at('11:23'))).toBe('ok');
    expect(slaState(clock, at('11:24'))).toBe('near');
    expect(slaState(clock, at('11:59'))).toBe('near');
    expect(slaState(clock, at('12:00'))).toBe('over');
  });

  it('takes the warning instant of the server over its own share', () => {
    expect(slaState({ ...clock, nearAt: '2026-02-14T09:00:00Z' }, at('09:01'))).toBe('near');
  });

  it('stands still when paused and stays decided when stopped', () => {
    expect(slaState({ ...clock, pausedAt: '2026-02-14T09:00:00Z' }, at('18:00'))).toBe('paused');
    expect(slaState({ ...clock, stoppedAt: '2026-02-14T11:00:00Z' }, at('18:00'))).toBe('met');
    expect(slaState({ ...clock, stoppedAt: '2026-02-14T12:30:00Z' }, at('12:40'))).toBe('missed');
    expect(slaState({ dueAt: null }, at('12:00'))).toBe('none');
  });
});

describe('slaWords', () => {
  it('says time left, time over and by how much it was missed', () => {
    expect(slaWords(clock, at('09:50'))).toBe('2 h 10 min left');
    expect(slaWords(clock, at('12:35'))).toBe('35 min over');
    expect(slaWords({ ...clock, stoppedAt: '2026-02-14T13:00:00Z' }, at('14:00'))).toBe('Missed by 1 h');
  });
});

describe('spanWords', () => {
  it.each([
    [48_000, '48 s'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [51 * 3_600_000, '2 d 3 h'],
    [20 * 86_400_000 + 3_600_000, '20 d'],
  ])('%i ms is %s', (ms, words) => expect(spanWords(ms)).toBe(words));
});
