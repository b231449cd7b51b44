import { describe, expect, it } from 'vitest';
import { PRIORITIES, SOURCES, WORK_TYPES } from '../../tickets/contract.ts';
import { instant, readScreenplay, span } from './screenplay.ts';

const now = new Date('2026-11-22T16:00:00Z');

describe('times', () => {
  it('reads spans', () => {
    expect(span('1d2h30m')).toBe(26.5 * 3_600_000);
    expect(() => span('soon')).toThrow('no span');
  });

  it('counts days back and moves weekends to the Friday before', () => {
    expect(instant('2d 09:30', now, { weekends: false }).toISOString()).toBe('2026-11-20T09:30:00.000Z');
    expect(instant('1d 09:30', now, { weekends: false }).toISOString()).toBe('2026-11-20T09:30:00.000Z');
    expect(instant('1d 03:12', now, { weekends: true }).toISOString()).toBe('2026-11-21T03:12:00.000Z');
    expect(instant('-90m', now, { weekends: false }).toISOString()).toBe('2026-11-22T14:30:00.000Z');
  });
});

describe('the demo tickets', () => {
  it('are written without mistakes, whatever the day: words that exist, lives that fit into the past', () => {
    const tickets = readScreenplay();
    expect(tickets.length).toBeGreaterThan(55);
    for (const ticket of tickets) {
      expect(PRIORITIES, ticket.title).toContain(ticket.priority);
      expect(SOURCES, ticket.title).toContain(ticket.source);
      expect(WORK_TYPES, ticket.title).toContain(ticket.workType);
      expect(ticket.text.length, ticket.title).toBeGreaterThan(10);
      const steps = ticket.steps.map((step) => step.after);
      expect(steps, ticket.title).toEqual([...steps].sort((a, b) => a - b));
      for (let day = 0; day < 7; day++) {
        // The worst case: just after midnight, when `1d 16:00` is only eight hours ago.
        const at = new Date(Date.UTC(2026, 10, 16 + day, 0, 5));
        const begin = instant(ticket.when, at, { weekends: ticket.alert !== null }).getTime();
        expect(begin + (steps.at(-1) ?? 0), ticket.title).toBeLessThan(at.getTime());
      }
    }
  });
});
