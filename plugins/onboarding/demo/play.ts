import type { UserSummary } from '@serviflow/sdk';
import type { Contact } from '../../clients/contract.ts';
import type { Actor, Ticket } from '../../tickets/contract.ts';
import type { Ctx } from '../manifest.ts';
import { fieldsOf } from './fields.ts';
import { type DemoTicket, instant, readScreenplay, type Step } from './screenplay.ts';

export interface Cast {
  /** By the name that the screenplay uses. */
  readonly staff: ReadonlyMap<string, UserSummary>;
  readonly contacts: ReadonlyMap<string, Contact>;
  /** The tenant has custom fields. */
  readonly withFields: boolean;
}

const SYSTEM: Actor = { kind: 'system', id: null, name: 'Monitoring' };
/** Nothing in the demo happens later than this before now. */
const LATEST_MS = 60_000;

/**
 * Writes the tickets of the demo with their lives into the past, oldest first so that the numbers rise with time.
 * Their events carry the past times, so nobody is mailed about them.
 * @returns the tickets' ids
 */
export async function playTickets(c: Ctx, cast: Cast): Promise<string[]> {
  const now = c.now();
  const scenes = readScreenplay()
    .map((ticket) => ({ ticket, at: instant(ticket.when, now, { weekends: ticket.alert !== null }) }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const ids: string[] = [];
  for (const { ticket, at } of scenes) ids.push(await playTicket(c, cast, { ticket, at, now }));
  await recordBreaches(c, ids);
  return ids;
}

async function playTicket(
  c: Ctx,
  cast: Cast,
  scene: { ticket: DemoTicket; at: Date; now: Date },
): Promise<string> {
  const { ticket, at, now } = scene;
  const contact = ticket.alert ? null : named(cast.contacts, ticket.from);
  const requester: Actor = contact
    ? { kind: 'contact', id: contact.userId ?? contact.id, name: contact.name }
    : SYSTEM;
  const { title, text: description, priority, category, workType, tags, source, alert } = ticket;
  const created = await c.use.tickets.create({
    title,
    description,
    priority,
    category,
    workType,
    tags,
    source,
    isSystem: alert !== null,
    contactId: contact?.id ?? null,
    actor: requester,
    metadata: { demo: true, ...(alert && { alert }) },
    ...(cast.withFields && alert === null ? { fields: fieldsOf(ticket) } : {}),
    at: at.toISOString(),
  });
  const limit = now.getTime() - LATEST_MS;
  for (const step of ticket.steps) {
    const when = new Date(Math.min(at.getTime() + step.after, limit)).toISOString();
    await playStep(c, created, { step, at: when, actor: actorOf(cast, step, requester) });
  }
  return created.id;
}

async function playStep(
  c: Ctx,
  ticket: Ticket,
  { step, at, actor }: { step: Step; at: string; actor: Actor },
): Promise<void> {
  const { id, source } = ticket;
  const body = step.text;
  const customer = actor.kind === 'contact';
  // Who wrote by mail goes on by mail.
  const channel = customer && source === 'email' ? 'email' : 'web';
  switch (step.deed) {
    case 'take':
      await c.use.tickets.change(id, { assigneeId: actor.id }, { actor, at });
      await c.use.tickets.setStatus(id, 'in_progress', { actor, at });
      return;
    case 'reply':
      await c.use.tickets.reply(id, {
        body,
        actor,
        at,
        channel,
        by: customer ? 'customer' : 'staff',
        ...(channel === 'email' ? { type: 'email_reply' } : {}),
      });
      return;
    case 'note':
      await c.use.tickets.note(id, { body, actor, at });
      return;
    default: {
      const to = { pause: 'paused', resolve: 'resolved', close: 'closed' } as const;
      await c.use.tickets.setStatus(id, to[step.deed], { actor, at, note: body });
    }
  }
}

/** What the watch over the clocks would have noted in each timeline at the time. */
async function recordBreaches(c: Ctx, ids: readonly string[]): Promise<void> {
  for (const clock of [...(await c.use.sla.clocks(ids)).values()].flat()) {
    if (!clock.breachedAt) continue;
    await c.use.tickets.recordActivity(clock.ticketId, {
      type: 'sla_breached',
      visibility: 'internal',
      channel: 'system',
      body:
        clock.clock === 'response'
          ? 'The response deadline has passed.'
          : 'The resolution deadline has passed.',
      data: { clock: clock.clock, dueAt: clock.dueAt, definitionName: clock.definitionName },
      actor: { kind: 'system', id: null, name: 'Service levels' },
      at: clock.breachedAt,
    });
  }
}

function actorOf(cast: Cast, step: Step, requester: Actor): Actor {
  if (step.who === 'they') return requester;
  if (step.who === 'system') return SYSTEM;
  const { id, name } = named(cast.staff, step.who);
  return { kind: 'user', id, name };
}

function named<T>(people: ReadonlyMap<string, T>, key: string): T {
  const found = people.get(key);
  if (!found) throw new Error(`Nobody in the demo is called "${key}"`);
  return found;
}
