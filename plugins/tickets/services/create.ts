import { type Static, sql, uuidv7 } from '@serviflow/sdk';
import {
  type ActivityDraft,
  type Participant,
  type Ticket,
  type TicketDraft,
  ticketCreated,
  ticketWillCreate,
} from '../contract.ts';
import { toColumns, toTicket } from '../data/rows.ts';
import { type ActivityRow, TICKET_COLUMNS, type TicketRow, type TicketsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { actorOf } from '../model/actor.ts';
import { everybody, factOf } from '../model/audience.ts';
import { assigneeOf, ccOf, customerOf, participantRow } from './people.ts';
import { newText } from './search-document.ts';
import { activityRow } from './timeline.ts';

type Draft = Static<typeof ticketWillCreate.value>;

/** What a draft leaves open, before the filters. */
async function compose(c: Ctx, draft: TicketDraft, at: string): Promise<Draft> {
  const customer = await customerOf(c, draft);
  const assignee = draft.assigneeId ? await assigneeOf(c, draft.assigneeId) : null;
  return {
    id: uuidv7(),
    title: draft.title.trim(),
    description: draft.description,
    status: 'open',
    priority: draft.priority ?? 'medium',
    category: draft.category?.trim() || null,
    workType: draft.workType ?? null,
    tags: [...new Set(draft.tags ?? [])],
    ...customer,
    assigneeId: assignee?.id ?? null,
    assigneeName: assignee?.name ?? null,
    claimedBy: null,
    claimedByName: null,
    claimedUntil: null,
    source: draft.source,
    isSystem: draft.isSystem ?? false,
    escalatedAt: null,
    firstRespondedAt: null,
    firstPublicReplyAt: null,
    resolvedAt: null,
    closedAt: null,
    pausedAt: null,
    responseNearAt: null,
    responseDueAt: null,
    resolveNearAt: null,
    resolveDueAt: null,
    slaSource: null,
    metadata: { ...draft.metadata },
    deletedAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
    lastActivityAt: at,
    opening: [],
  };
}

/** First lines of the timeline. */
function openingLines({ opening, ...ticket }: Draft, draft: TicketDraft): ActivityDraft[] {
  const entries: ActivityDraft[] = [
    {
      type: 'created',
      visibility: 'public',
      channel: draft.source,
      bodyHtml: draft.descriptionHtml ?? null,
      messageId: draft.messageId ?? null,
      ...(draft.fileIds ? { fileIds: draft.fileIds } : {}),
      data: { source: draft.source, priority: ticket.priority },
    },
  ];
  if (ticket.assigneeId)
    entries.push({ type: 'assigned', data: { to: ticket.assigneeId, toName: ticket.assigneeName } });
  for (const { type, body, data, actorName } of opening) {
    const actor = { kind: 'system', id: null, name: actorName } as const;
    entries.push({ type, body, data, actor, channel: 'system' });
  }
  return entries;
}

/**
 * Creates a ticket: filters, then one statement that takes the number last and writes ticket, words, people and the
 * first lines of the timeline. The counter's row is locked from here to the commit only, and a rollback gives the
 * number back: numbers have no gaps.
 */
export async function createTicket(c: Ctx, draft: TicketDraft): Promise<Ticket> {
  const at = draft.at ?? c.now().toISOString();
  const composed = await c.apply(ticketWillCreate, await compose(c, draft, at));
  const { opening: _lines, ...ticket } = composed;
  const full: Ticket = { ...ticket, number: 0 };
  const people: Participant[] = await ccOf(c, full, draft.cc ?? [], actorOf(c).kind === 'contact');
  if (ticket.requesterUserId || ticket.contactId)
    people.unshift({
      kind: 'requester',
      userId: ticket.requesterUserId,
      contactId: ticket.contactId,
      email: null,
      name: ticket.requesterName,
    });
  const actor = draft.actor ?? actorOf(c);
  const activities: ActivityRow[] = [];
  for (const entry of openingLines(composed, draft))
    activities.push(await activityRow(c, ticket.id, entry, { actor, at }));

  const values = toColumns(full, Object.keys(full) as (keyof Ticket)[]) as TicketRow;
  let statement = c
    .sql<TicketsDb>()
    .with('n', (q) =>
      q
        .insertInto('tickets.counter')
        .values({ name: 'ticket', value: 1 })
        .onConflict((oc) =>
          oc.columns(['tenant_id', 'name']).doUpdateSet({ value: sql<number>`counter.value + 1` }),
        )
        .returning('value'),
    )
    .with('t', (q) =>
      q
        .insertInto('tickets.ticket')
        .values({ ...values, number: sql<number>`(select value from n)` })
        .returning(TICKET_COLUMNS),
    )
    .with('w', (q) => q.insertInto('tickets.ticket_text').values(newText(ticket)))
    .with('a', (q) => q.insertInto('tickets.activity').values(activities));
  if (people.length)
    statement = statement.with('p', (q) =>
      q.insertInto('tickets.participant').values(people.map((p) => participantRow(ticket.id, p))),
    ) as unknown as typeof statement;
  const stored = toTicket(
    (await statement.selectFrom('t').selectAll('t').executeTakeFirstOrThrow()) as TicketRow,
  );

  c.emit(
    ticketCreated,
    {
      ...factOf(stored, { actor, at }),
      title: stored.title,
      priority: stored.priority,
      category: stored.category,
      source: stored.source,
      isSystem: stored.isSystem,
    },
    { aggregate: stored.id, audience: everybody(stored) },
  );
  c.audit({ number: stored.number });
  return stored;
}
