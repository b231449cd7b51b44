import type { EventDef, Static } from '@serviflow/sdk';
import { slaBreached, slaNear, slaPast } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import type { Clock } from './clocks/clock.ts';

type Crossing = Static<typeof slaNear.payload>;
type Subject = Pick<Clock, 'ticketId' | 'clock' | 'definitionName' | 'dueAt'>;

const EVENTS = { near: slaNear, breached: slaBreached, past: slaPast } as const;
export type Threshold = keyof typeof EVENTS;

/** Tells that a clock reached a threshold. Who calls it records in the same transaction that it was told. */
export function tellCrossing(
  c: Ctx,
  clock: Subject,
  threshold: Threshold,
  when: { at: Date; percent: number },
): void {
  const event: EventDef<typeof slaNear.payload> = EVENTS[threshold];
  const payload: Crossing = {
    ticketId: clock.ticketId,
    clock: clock.clock,
    definitionName: clock.definitionName,
    dueAt: clock.dueAt.toISOString(),
    at: when.at.toISOString(),
    percent: when.percent,
  };
  c.emit(event, payload, { aggregate: clock.ticketId, audience: { permission: 'sla.read' } });
}

/**
 * A clock that stopped after its deadline but before a sweep came by: the breach is told now. Its warning is not, it
 * would only follow the answer.
 */
export function tellMissed(c: Ctx, clock: Clock): Clock {
  if (!clock.stoppedAt || !clock.breachedAt || clock.notifiedBreachedAt) return clock;
  tellCrossing(c, clock, 'breached', { at: clock.breachedAt, percent: 100 });
  return { ...clock, notifiedBreachedAt: c.now() };
}
