import { type Static, sql, type UserSummary, uuidv7 } from '@serviflow/sdk';
import {
  type ActivityDraft,
  type Participant,
  type Ticket,
  type TicketDraft,
  ticketCreated,
  ticketWillCreate,
} from '../contract.ts';
import { toColumns } from '../data/rows.ts';
import type { ActivityRow, TicketRow, TicketsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { actorOf } from '../model/actor.ts';
import { everybody, factOf } from '../model/audience.ts';
import { Asking, checkValues, withNames } from './asked.ts';
import { customFields, isExempt, textsOfPlan } from './custom-fields.ts';
import { linkFollowUp } from './links.ts';
import { assigneeOf, ccOf, customerOf, participantRow } from './people.ts';
import { getTickets } from './read.ts';
import { newText } from './search-document.ts';
import { activityRow } from './timeline.ts';

type Draft = Static<typeof ticketWillCreate.value>;

/** What a draft leaves open, before the filters. */
async function compose(c: Ctx, draft: TicketDraft, at: string, earlier: Ticket | undefined): Promise<Draft> {
  const customer = await customerOf(c, draft);
  const assignee = draft.assigneeId ? await assigneeOf(c, draft.assigneeId) : await heirOf(c, earlier);
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

/** The text of the first line: the description stands on the ticket, so it is written here only where it is folded. */
function opened({ description, descriptionHtml = null, shown }: TicketDraft): Partial<ActivityDraft> {
  if (!shown?.folded.length) return { bodyHtml: descriptionHtml };
  const { text, html, folded } = shown;
  return { body: text, bodyHtml: html, bodyFull: description, bodyFullHtml: descriptionHtml, folded };
}

/** Who worked on the earlier ticket, when they still can. */
async function heirOf(c: Ctx, earlier: Ticket | undefined): Promise<Pick<UserSummary, 'id' | 'name'> | null> {
  const id = earlier?.assigneeId;
  const user = id ? (await c.users.find([id])).get(id) : undefined;
  return user?.active && (user.role === 'admin' || user.role === 'expert') ? user : null;
}

/** First lines of the timeline. */
function openingLines(
  { opening, ...ticket }: Draft,
  draft: TicketDraft,
  earlier: Ticket | undefined,
): ActivityDraft[] {
  const entries: ActivityDraft[] = [
    {
      type: 'created',
      visibility: 'public',
      channel: draft.source,
      ...opened(draft),
      messageId: draft.messageId ?? null,
      ...(draft.fileIds ? { fileIds: draft.fileIds } : {}),
      data: { ...draft.data, source: draft.source, priority: ticket.priority },
    },
  ];
  if (ticket.assigneeId)
    entries.push({ type: 'assigned', data: { to: ticket.assigneeId, toName: ticket.assigneeName } });
  if (earlier)
    entries.push({
      type: 'linked',
      channel: 'system',
      body: `Goes on from #${earlier.number}, which is closed.`,
      data: { kind: 'follows', ticketId: earlier.id, number: earlier.number },
    });
  for (const { type, body, data, actorName } of opening) {
    const actor = { kind: 'system', id: null, name: actorName } as const;
    entries.push({ type, body, data, actor, channel: 'system' });
  }
  return entries;
}

/**
 * Creates a ticket: filters, number, then one statement for ticket, words, people and the first lines of the timeline,
 * which leaves with the next one or the commit.
 */
export async function createTicket(c: Ctx, draft: TicketDraft): Promise<Ticket> {
  const at = (draft.at ? new Date(draft.at) : c.now()).toISOString();
  const earlier = draft.followsId ? (await getTickets(c, [draft.followsId])).get(draft.followsId) : undefined;
  const wanted = await compose(c, draft, at, earlier);
  const asking = new Asking<Draft>();
  const asked = await c.apply(ticketWillCreate, wanted, {
    heard: asking.heard,
    check: (value, before) => checkValues(c, value, before),
  });
  const composed = asked === wanted ? wanted : await withNames(c, asked, wanted);
  const { opening: _lines, ...unnumbered } = composed;
  const unsaved: Ticket = { ...unnumbered, number: 0 };
  const people: Participant[] = await ccOf(c, unsaved, draft.cc ?? [], actorOf(c).kind === 'contact');
  if (unsaved.requesterUserId || unsaved.contactId)
    people.unshift({
      kind: 'requester',
      userId: unsaved.requesterUserId,
      contactId: unsaved.contactId,
      email: null,
      name: unsaved.requesterName,
    });
  const actor = draft.actor ?? actorOf(c);
  const activities: ActivityRow[] = [];
  for (const entry of openingLines(composed, draft, earlier))
    activities.push(await activityRow(c, unsaved.id, entry, { actor, at }));

  const custom = customFields(c);
  const plan = await custom.plan({
    id: null,
    given: draft.fields ?? {},
    category: unsaved.category,
    moment: 'create',
    exempt: isExempt(c),
  });

  // Last of all that may refuse, so that a refused ticket takes no number.
  const ticket = { ...unsaved, number: await c.nextNumber('ticket', () => highestNumber(c)) };
  const values = toColumns(ticket, Object.keys(ticket) as (keyof Ticket)[]) as TicketRow;
  const said = [...activities, ...textsOfPlan(plan)];
  let statement = c
    .sql<TicketsDb>()
    .with('t', (q) => q.insertInto('tickets.ticket').values(values))
    .with('w', (q) => q.insertInto('tickets.ticket_text').values(newText(ticket, c.tenant.id, said)))
    .with('a', (q) => q.insertInto('tickets.activity').values(activities));
  if (people.length)
    statement = statement.with('p', (q) =>
      q.insertInto('tickets.participant').values(people.map((p) => participantRow(ticket.id, p))),
    ) as unknown as typeof statement;
  c.later(statement.selectNoFrom(sql<number>`1`.as('done')));
  await custom.store(ticket.id, plan);

  if (earlier) await linkFollowUp(c, ticket, earlier);
  c.emit(
    ticketCreated,
    {
      ...factOf(ticket, { actor, at }),
      title: ticket.title,
      priority: ticket.priority,
      category: ticket.category,
      source: ticket.source,
      isSystem: ticket.isSystem,
      followsId: earlier?.id ?? null,
    },
    { aggregate: ticket.id, audience: everybody(ticket) },
  );
  asking.tell(c, ticket.id);
  c.audit({ number: ticket.number });
  return ticket;
}

async function highestNumber(c: Ctx): Promise<number> {
  const found = await c
    .sql<TicketsDb>()
    .selectFrom('tickets.ticket')
    .select((eb) => eb.fn.max('number').as('highest'))
    .executeTakeFirst();
  return Number(found?.highest ?? 0);
}
