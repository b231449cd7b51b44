import { describe, expect, it } from 'vitest';
import { parseInstant, parsePauses } from './instants.ts';

const read = (text: string, zone = 'Europe/Oslo') =>
  new Date(parseInstant(text, zone, '/start')).toISOString();

describe('reading instants', () => {
  it('takes an offset as written and a bare wall time in the zone of the profile', () => {
    expect(read('2026-02-13T16:00:00Z')).toBe('2026-02-13T16:00:00.000Z');
    expect(read('2026-02-13T16:00:00+05:30')).toBe('2026-02-13T10:30:00.000Z');
    expect(read('2026-02-13T16:00:00.250-03:00')).toBe('2026-02-13T19:00:00.250Z');
    expect(read('2026-02-13T16:00')).toBe('2026-02-13T15:00:00.000Z');
    expect(read('2026-02-13')).toBe('2026-02-12T23:00:00.000Z');
  });

  it('moves a skipped wall time past the gap and takes the first of a repeated one', () => {
    expect(read('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(read('2026-10-25T02:30')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('names what it cannot read', () => {
    const wrong = (code: string, pointer: string) => expect.objectContaining({ code, pointer });
    expect(() => parseInstant('soon', 'UTC', '/start')).toThrow(wrong('sla.instant-invalid', '/start'));
    expect(() => parseInstant('2026-02-30T10:00Z', 'UTC', '/start')).toThrow(
      wrong('sla.instant-invalid', '/start'),
    );
    expect(() => parsePauses([['2026-02-13T16:00Z', 'x']], 'UTC')).toThrow(
      wrong('sla.instant-invalid', '/pauses/0/1'),
    );
    expect(() => parsePauses([['2026-02-13T16:00Z']], 'UTC')).toThrow(
      wrong('sla.pause-invalid', '/pauses/0'),
    );
  });
});
