import type { Static } from '@serviflow/sdk';
import type { Deadlines, Status, Ticket, ticketWillChange } from '../../tickets/contract.ts';
import { CLOCKS, type ClockName, slaApplied } from '../contract.ts';
import type { SlaTables } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { findOffer } from './cascade.ts';
import type { Clock, Offer } from './clocks/clock.ts';
import {
  type Motion,
  move,
  nextThreshold,
  retarget,
  silenceUntil,
  startClock,
} from './clocks/clock-state.ts';
import { loadClocks, saveClocks } from './clocks/clock-store.ts';
import { tellMissed } from './crossings.ts';

type Change = Static<typeof ticketWillChange.value>;

/** A ticket written down this much after it was created is history: its old thresholds raise no alarm. */
const BACKDATED_MS = 15 * 60_000;
/** Fields that the cascade looks at. */
const DECISIVE = new Set(['priority', 'category', 'clientId', 'contactId', 'requesterUserId']);
const NO_DEADLINES: Deadlines = {
  responseNearAt: null,
  responseDueAt: null,
  resolveNearAt: null,
  resolveDueAt: null,
  slaSource: null,
};

/** Gives a ticket that is about to be stored its clocks and deadlines (20.9), in the same transaction. */
export async function startTicket(c: Ctx, ticket: Omit<Ticket, 'number'>): Promise<Deadlines> {
  const offer = await findOffer(c, ticket);
  if (!offer) return NO_DEADLINES;
  return begin(c, ticket, offer);
}

/** Stops, pauses, resumes or re-targets the clocks of a ticket that is about to change. */
export async function changeTicket(c: Ctx, { before, after, fields, at }: Change): Promise<Deadlines | null> {
  const moved = before.status !== after.status;
  const decided = fields.some((field) => DECISIVE.has(field));
  if (!moved && !decided) return null;
  const db = c.sql<SlaTables>();
  const stored = await loadClocks(db, [after.id], { lock: true });
  const when = new Date(at);
  let clocks = stored;
  if (decided) {
    const offer = await findOffer(c, after);
    if (!offer) return stored.length > 0 ? end(c, stored) : null;
    // A ticket that had no service level so far gets clocks that began with the ticket.
    if (stored.length === 0) return begin(c, after, offer);
    clocks = clocks.map((clock) => (keeps(clock, offer) ? clock : retarget(clock, offer, when)));
    if (stored.some((clock) => !keeps(clock, offer))) tellApplied(c, after.id, offer);
  }
  if (moved) clocks = clocks.map((clock) => move(clock, motionFor(clock.clock, after.status), when));
  const changed = clocks.filter((clock, index) => clock !== stored[index]);
  if (changed.length === 0) return null;
  const told = Math.abs(c.now().getTime() - when.getTime()) < BACKDATED_MS;
  await saveClocks(db, told ? changed.map((clock) => tellMissed(c, clock)) : changed, c.now());
  return deadlinesOf(clocks);
}

/**
 * Runs the cascade for a stored ticket again (a choice by hand, a linked asset) and stores what comes out.
 * @returns the deadlines, or null when nothing changed
 */
export async function reassessTicket(c: Ctx, ticketId: string): Promise<Deadlines | null> {
  const ticket = (await c.use.tickets.get([ticketId])).get(ticketId);
  if (!ticket) return null;
  const db = c.sql<SlaTables>();
  const stored = await loadClocks(db, [ticketId], { lock: true });
  const offer = await findOffer(c, ticket);
  let deadlines: Deadlines;
  if (!offer) {
    if (stored.length === 0) return null;
    deadlines = await end(c, stored);
  } else if (stored.length === 0) {
    deadlines = await begin(c, ticket, offer);
  } else {
    const now = c.now();
    const clocks = stored.map((clock) => retarget(clock, offer, now));
    await saveClocks(db, clocks, now);
    if (stored.some((clock) => !keeps(clock, offer))) tellApplied(c, ticketId, offer);
    deadlines = deadlinesOf(clocks);
  }
  await c.use.tickets.setDeadlines(ticketId, deadlines);
  return deadlines;
}

/** A ticket in the bin raises no alarm; back from it, its clocks are watched again. */
export async function watchTicket(c: Ctx, ticketId: string, watch: boolean): Promise<void> {
  const db = c.sql<SlaTables>();
  const clocks = await loadClocks(db, [ticketId], { lock: true });
  const changed = clocks.map((clock) => ({ ...clock, nextThresholdAt: watch ? nextThreshold(clock) : null }));
  await saveClocks(db, changed, c.now());
}

/** What a status means for a clock (8.2 to 8.4, 0.6). */
export function motionFor(clock: ClockName, status: Status): Motion {
  if (clock === 'response') return status === 'open' ? 'running' : 'stopped';
  if (status === 'paused') return 'paused';
  return status === 'resolved' || status === 'closed' ? 'stopped' : 'running';
}

/** The deadlines that a ticket shows. */
export function deadlinesOf(clocks: readonly Clock[]): Deadlines {
  const of = (name: ClockName) => clocks.find((clock) => clock.clock === name);
  const [response, resolve] = [of('response'), of('resolve')];
  return {
    responseNearAt: response?.nearAt.toISOString() ?? null,
    responseDueAt: response?.dueAt.toISOString() ?? null,
    resolveNearAt: resolve?.nearAt.toISOString() ?? null,
    resolveDueAt: resolve?.dueAt.toISOString() ?? null,
    slaSource: (resolve ?? response)?.source ?? null,
  };
}

async function begin(c: Ctx, ticket: Omit<Ticket, 'number'>, offer: Offer): Promise<Deadlines> {
  const startedAt = new Date(ticket.createdAt);
  const clocks = CLOCKS.map((clock) => {
    const started = startClock({ ticketId: ticket.id, clock, offer, startedAt });
    return move(started, motionFor(clock, ticket.status), whenMoved(clock, ticket));
  });
  const late = c.now().getTime() - startedAt.getTime() > BACKDATED_MS;
  await saveClocks(
    c.sql<SlaTables>(),
    late ? clocks.map((clock) => silenceUntil(clock, c.now())) : clocks,
    c.now(),
  );
  tellApplied(c, ticket.id, offer);
  return deadlinesOf(clocks);
}

/** When a ticket that is written down in a later status left the earlier one. */
function whenMoved(clock: ClockName, ticket: Omit<Ticket, 'number'>): Date {
  const at =
    clock === 'response'
      ? ticket.firstRespondedAt
      : (ticket.resolvedAt ?? ticket.closedAt ?? ticket.pausedAt);
  return new Date(at ?? ticket.updatedAt);
}

/** No service level applies any more: what still runs goes, what was reached or missed stays for the reports. */
async function end(c: Ctx, clocks: readonly Clock[]): Promise<Deadlines> {
  const running = clocks.filter((clock) => !clock.stoppedAt);
  for (const { ticketId, clock } of running) {
    await c
      .sql<SlaTables>()
      .deleteFrom('sla.clock')
      .where('ticket_id', '=', ticketId)
      .where('clock', '=', clock)
      .execute();
  }
  return deadlinesOf(clocks.filter((clock) => clock.stoppedAt));
}

/** A stopped clock keeps its promise for ever, a running one as long as the same rule gives the same definition. */
const keeps = (clock: Clock, offer: Offer): boolean =>
  clock.stoppedAt !== null ||
  (clock.definitionId === offer.definitionId &&
    clock.source === offer.source &&
    clock.reason === offer.reason);

function tellApplied(c: Ctx, ticketId: string, { definitionName, source, reason }: Offer): void {
  c.emit(slaApplied, { ticketId, definitionName, source, reason }, { aggregate: ticketId });
}
