import { type Static, type TSchema, Type } from '@serviflow/sdk';
import { TicketClock } from '../contract.ts';
import type { SlaTables } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { elapsedSeconds, explainDeadline } from './calendar/index.ts';
import type { Clock } from './clocks/clock.ts';
import { motionOf, openPause, requestOf } from './clocks/clock-state.ts';
import { loadClocks } from './clocks/clock-store.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** One line of a ledger. */
export const Step = Type.Object({
  text: Type.String(),
  from: Type.String({ format: 'date-time' }),
  to: nullable(Type.String({ format: 'date-time' })),
  seconds: Type.Number(),
  reason: Type.String(),
});

/** A clock with everything that led to its deadline (38.2). */
export const ExplainedClock = Type.Composite([
  TicketClock,
  Type.Object({
    /** Working seconds used up until now, or until the clock stopped */
    elapsedSeconds: Type.Number(),
    /** Negative once exceeded */
    remainingSeconds: Type.Number(),
    explanation: Type.Array(Step),
  }),
]);
export type ExplainedClock = Static<typeof ExplainedClock>;

/** Both clocks of a ticket with their ledgers: which rule, which hours, and where each counted second lies. */
export async function explainTicket(c: Ctx, ticketId: string): Promise<ExplainedClock[]> {
  const clocks = await loadClocks(c.sql<SlaTables>(), [ticketId]);
  return clocks.map((clock) => {
    const until = clock.stoppedAt ?? c.now();
    const used = elapsedSeconds(requestOf(clock), until.getTime());
    const { explanation } = explainDeadline(requestOf(clock));
    const start = clock.startedAt.toISOString();
    const promise = `${clock.definitionName}: ${minutes(clock.targetSeconds)} in ${clock.profileName} (${clock.profile.timezone}). ${clock.reason}.`;
    return {
      ...toDto(clock),
      elapsedSeconds: used,
      remainingSeconds: clock.targetSeconds - used,
      explanation: [
        { text: promise, from: start, to: start, seconds: 0, reason: 'definition' },
        ...explanation,
      ],
    };
  });
}

/** A clock as other plugins and the screen see it. */
export function toDto(clock: Clock): TicketClock {
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const motion = motionOf(clock);
  return {
    ticketId: clock.ticketId,
    clock: clock.clock,
    state: motion === 'stopped' ? (clock.breachedAt ? 'missed' : 'met') : motion,
    definitionId: clock.definitionId,
    definitionName: clock.definitionName,
    source: clock.source,
    reason: clock.reason,
    profileName: clock.profileName,
    targetSeconds: clock.targetSeconds,
    startedAt: clock.startedAt.toISOString(),
    pausedAt: openPause(clock)?.from ?? null,
    stoppedAt: iso(clock.stoppedAt),
    nearAt: clock.nearAt.toISOString(),
    dueAt: clock.dueAt.toISOString(),
    pastAt: clock.pastAt.toISOString(),
    breachedAt: iso(clock.breachedAt),
  };
}

function minutes(seconds: number): string {
  const total = Math.round(seconds / 60);
  return total % 60 === 0 ? `${total / 60} h` : `${total} min`;
}
