import type { Static } from '@serviflow/sdk';
import type { Deadlines, Ticket, ticketWillChange, ticketWillCreate } from '../../tickets/contract.ts';
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
import { appliedLine, recordApplied } from './timeline.ts';

type Change = Static<typeof ticketWillChange.value>;
type Draft = Static<typeof ticketWillCreate.value>;

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
export async function startTicket(c: Ctx, draft: Draft): Promise<Draft> {
  const offer = await findOffer(c, draft);
  if (!offer) return { ...draft, ...NO_DEADLINES };
  return { ...draft, ...begin(c, draft, offer), opening: [...draft.opening, appliedLine(offer)] };
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
    if (stored.length === 0) {
      await recordApplied(c, after.id, offer, new Date(after.createdAt));
      return begin(c, after, offer);
    }
    clocks = clocks.map((clock) => (keeps(clock, offer) ? clock : retarget(clock, offer, when)));
    if (stored.some((clock) => !keeps(clock, offer))) {
      tellApplied(c, after.id, { offer, at: when });
      await recordApplied(c, after.id, offer, when);
    }
  }
  if (moved) clocks = clocks.map((clock) => move(clock, motionFor(clock.clock, after), when));
  const changed = clocks.filter((clock, index) => clock !== stored[index]);
  if (changed.length === 0) return null;
  const told = Math.abs(c.now().getTime() - when.getTime()) < BACKDATED_MS;
  saveClocks(c, told ? changed.map((clock) => tellMissed(c, clock)) : changed);
  return deadlinesOf(clocks);
}

/**
 * Runs the cascade for a stored ticket again (a choice by hand, a linked asset, a ticket without clocks) and stores
 * what comes out. A ticket that does not exist is left alone.
 * @returns whether another service level applies now than before, or one at all
 */
export async function reassessTicket(c: Ctx, ticketId: string): Promise<boolean> {
  const ticket = (await c.use.tickets.get([ticketId])).get(ticketId);
  if (!ticket) return false;
  const offer = await findOffer(c, ticket);
  const now = c.now();
  let applied = false;
  await settle(c, ticketId, (stored) => {
    applied = offer !== null && (stored.length === 0 || stored.some((clock) => !keeps(clock, offer)));
    if (!offer) return stored.filter((clock) => clock.stoppedAt);
    return stored.length === 0
      ? firstClocks(ticket, offer, now)
      : stored.map((clock) => retarget(clock, offer, now));
  });
  if (!applied || !offer) return false;
  tellApplied(c, ticketId, { offer, at: now });
  await recordApplied(c, ticketId, offer, now);
  return true;
}

/**
 * Makes up for a creation or a change that this plugin was left out of: the ticket gets the clocks that it should have,
 * in the motion that its status asks for.
 * @param at when the ticket was created or changed
 * @returns whether it had no clocks
 */
export async function makeUpClocks(c: Ctx, ticketId: string, at: Date): Promise<boolean> {
  const had = (await loadClocks(c.sql<SlaTables>(), [ticketId])).length > 0;
  const applied = await reassessTicket(c, ticketId);
  if (!had) return applied;
  const ticket = (await c.use.tickets.get([ticketId])).get(ticketId);
  if (ticket)
    await settle(c, ticketId, (clocks) =>
      clocks.map((clock) => move(clock, motionFor(clock.clock, ticket), at)),
    );
  return false;
}

/**
 * Recomputes the clocks of a stored ticket. The ticket's row is written before the clocks are locked, in the order in
 * which every change of a ticket takes them, so that two of them never wait for each other.
 * @param compute runs twice: on what is seen first, and on what was locked
 */
export async function settle(c: Ctx, ticketId: string, compute: (clocks: Clock[]) => Clock[]): Promise<void> {
  const db = c.sql<SlaTables>();
  const draft = deadlinesOf(compute(await loadClocks(db, [ticketId])));
  await c.use.tickets.setDeadlines(ticketId, draft);
  const stored = await loadClocks(db, [ticketId], { lock: true });
  const clocks = compute(stored);
  await removeClocks(
    c,
    stored.filter((old) => !clocks.some((clock) => clock.clock === old.clock)),
  );
  saveClocks(
    c,
    clocks.filter((clock) => !stored.includes(clock)),
  );
  const deadlines = deadlinesOf(clocks);
  if (JSON.stringify(deadlines) !== JSON.stringify(draft))
    await c.use.tickets.setDeadlines(ticketId, deadlines);
}

/** A ticket in the bin raises no alarm; back from it, its clocks are watched again. */
export async function watchTicket(c: Ctx, ticketId: string, watch: boolean): Promise<void> {
  const db = c.sql<SlaTables>();
  const clocks = await loadClocks(db, [ticketId], { lock: true });
  const changed = clocks.map((clock) => ({ ...clock, nextThresholdAt: watch ? nextThreshold(clock) : null }));
  saveClocks(c, changed);
}

/**
 * What a ticket's state means for a clock (8.2 to 8.4, 0.6). A ticket that returns to Open was answered all the same:
 * the response clock stops once.
 */
export function motionFor(
  clock: ClockName,
  { status, firstRespondedAt }: Pick<Ticket, 'status' | 'firstRespondedAt'>,
): Motion {
  if (clock === 'response') return status === 'open' && firstRespondedAt === null ? 'running' : 'stopped';
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

function begin(c: Ctx, ticket: Omit<Ticket, 'number'>, offer: Offer): Deadlines {
  const clocks = firstClocks(ticket, offer, c.now());
  saveClocks(c, clocks);
  tellApplied(c, ticket.id, { offer, at: new Date(ticket.createdAt) });
  return deadlinesOf(clocks);
}

function firstClocks(ticket: Omit<Ticket, 'number'>, offer: Offer, now: Date): Clock[] {
  const startedAt = new Date(ticket.createdAt);
  const late = now.getTime() - startedAt.getTime() > BACKDATED_MS;
  return CLOCKS.map((clock) => {
    const started = startClock({ ticketId: ticket.id, clock, offer, startedAt });
    const moved = move(started, motionFor(clock, ticket), whenMoved(clock, ticket));
    return late ? silenceUntil(moved, now) : moved;
  });
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
  await removeClocks(
    c,
    clocks.filter((clock) => !clock.stoppedAt),
  );
  return deadlinesOf(clocks.filter((clock) => clock.stoppedAt));
}

async function removeClocks(c: Ctx, clocks: readonly Clock[]): Promise<void> {
  for (const { ticketId, clock } of clocks) {
    const gone = c.sql<SlaTables>().deleteFrom('sla.clock').where('ticket_id', '=', ticketId);
    await gone.where('clock', '=', clock).execute();
  }
}

/** A stopped clock keeps its promise for ever, a running one as long as the same rule gives the same definition. */
const keeps = (clock: Clock, offer: Offer): boolean =>
  clock.stoppedAt !== null ||
  (clock.definitionId === offer.definitionId &&
    clock.source === offer.source &&
    clock.reason === offer.reason);

function tellApplied(c: Ctx, ticketId: string, { offer, at }: { offer: Offer; at: Date }): void {
  const { definitionName, source, reason } = offer;
  const payload = { ticketId, definitionName, source, reason, at: at.toISOString() };
  c.emit(slaApplied, payload, { aggregate: ticketId });
}
