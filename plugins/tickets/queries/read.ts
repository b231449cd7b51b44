import {
  decodeCursor,
  encodeCursor,
  invalidField,
  pageInput,
  pageOf,
  RecordField,
  sql,
  Type,
} from '@serviflow/sdk';
import { Participant, TICKET, TicketLink } from '../contract.ts';
import { toTicket } from '../data/rows.ts';
import type { TicketRow } from '../data/tables.ts';
import { tickets } from '../manifest.ts';
import { ticketCard, ticketsCard } from '../model/card.ts';
import { ActivityView, activityView, lineOf, TicketLine, TicketView, viewOf } from '../model/view.ts';
import { isStaff } from '../model/visibility.ts';
import { customFields, withFields } from '../services/custom-fields.ts';
import { linksOf } from '../services/links.ts';
import { listTickets, pageOfTickets } from '../services/list.ts';
import { participantsOf } from '../services/people.ts';
import { columns } from '../services/read.ts';
import { activitiesOf } from '../services/timeline.ts';
import { FilterInput, ListInput } from './list-input.ts';

const seen = ['tickets.read', 'tickets.own'] as const;
/** Lines that come with the ticket itself. */
const FIRST_LINES = 20;

export const list = tickets.query('list', {
  title: 'Tickets',
  icon: 'list',
  permission: seen,
  http: { path: '' },
  description:
    '`field.KEY=value` filters by a custom field: one or several values separated by commas, `none`, `any`, or a range `10..20`; `sort=field.KEY` sorts by it.',
  input: ListInput,
  reply: pageOf(TicketLine),
  command: {
    word: 'my tickets',
    grammar: '',
    help: 'Lists the open tickets that are yours.',
    fill: (_typed, c) => ({ status: 'active', limit: 20, ...(isStaff(c) ? { assignee: 'me' } : {}) }),
    card: ticketsCard('My tickets'),
  },
  run: listTickets,
});

/** Tickets that one bulk run may have; more is a job for an import or a rule. */
export const MAX_MATCHING = 1_000;

export const matching = tickets.query('matching', {
  title: 'All that match',
  description: `Ids of the first ${MAX_MATCHING} tickets of a list, in its order, for bulk runs; \`more\` when there are others.`,
  permission: 'tickets.read',
  input: FilterInput,
  reply: Type.Object({ ids: Type.Array(Type.String()), more: Type.Boolean() }),
  async run(c, input) {
    const { items, next } = await pageOfTickets(c, { ...input, limit: MAX_MATCHING });
    return { ids: items.map((ticket) => ticket.id), more: next !== null };
  },
});

export const get = tickets.queryOn(TICKET, 'get', {
  title: 'Ticket',
  description: 'The ticket with the newest lines of its timeline, newest first.',
  permission: seen,
  http: { path: '/{id}' },
  input: Type.Object({}),
  reply: Type.Composite([
    TicketView,
    Type.Object({ activities: Type.Array(ActivityView), links: Type.Array(TicketLink) }),
  ]),
  command: {
    word: 'status',
    aliases: ['ticket', 'show ticket'],
    grammar: '#<subject>',
    help: 'Shows where a ticket stands.',
    card: ticketCard(null),
  },
  async run(c, ticket) {
    // Sent together: the page waits once for both.
    const [lines, links] = await Promise.all([
      activitiesOf(c, ticket.id, { limit: FIRST_LINES, publicOnly: !isStaff(c) }),
      linksOf(c, ticket.id),
    ]);
    return {
      ...(await withFields(c, viewOf(c, ticket))),
      activities: lines.map((line) => activityView(c, line)),
      links,
    };
  },
});

export const fields = tickets.query('fields', {
  title: 'Custom fields of tickets',
  description:
    'Fields that this desk defined, as far as the caller may know of them; `complete` is false when some cannot be told just now.',
  permission: seen,
  input: Type.Object({}),
  reply: Type.Object({ items: Type.Array(RecordField), complete: Type.Boolean() }),
  run: (c) => customFields(c).describe(),
});

export const activity = tickets.queryOn(TICKET, 'activity', {
  title: 'Timeline',
  description: 'Lines of the timeline, newest first.',
  permission: seen,
  input: Type.Object({
    ...pageInput,
    type: Type.Optional(Type.String({ title: 'Types', description: 'Separated by commas', maxLength: 200 })),
  }),
  reply: pageOf(ActivityView),
  async run(c, ticket, input) {
    const limit = input.limit ?? 50;
    const at = input.cursor ? decodeCursor(input.cursor, 2) : null;
    if (input.cursor && !at) throw invalidField('/cursor', 'is not a cursor of this list', 'cursor');
    const found = await activitiesOf(c, ticket.id, {
      limit: limit + 1,
      publicOnly: !isStaff(c),
      types: input.type ? input.type.split(',') : undefined,
      before: at ? { at: String(at[0]), id: String(at[1]) } : undefined,
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map((line) => activityView(c, line)),
      next: found.length > limit && last ? encodeCursor([last.at, last.id]) : null,
    };
  },
});

export const participants = tickets.queryOn(TICKET, 'participants', {
  title: 'People on the ticket',
  permission: 'tickets.read',
  input: Type.Object({}),
  reply: Type.Object({ items: Type.Array(Participant) }),
  run: async (c, ticket) => ({ items: (await participantsOf(c, [ticket.id])).get(ticket.id) ?? [] }),
});

export const bin = tickets.query('bin', {
  title: 'Bin',
  icon: 'trash',
  permission: 'tickets.delete',
  input: Type.Object(pageInput),
  reply: pageOf(TicketLine),
  async run(c, input) {
    const limit = input.limit ?? 50;
    const at = input.cursor ? decodeCursor(input.cursor, 2) : null;
    if (input.cursor && !at) throw invalidField('/cursor', 'is not a cursor of this list', 'cursor');
    const found = await sql<TicketRow>`
      select ${columns} from tickets.ticket t
       where t.deleted_at is not null
         ${at ? sql`and (t.deleted_at, t.id) < (${at[0]}::timestamptz, ${at[1]}::uuid)` : sql``}
       order by t.deleted_at desc, t.id desc limit ${limit + 1}`.execute(c.sql());
    const items = found.rows.slice(0, limit).map(toTicket);
    const last = items.at(-1);
    return {
      items: items.map((ticket) => lineOf(c, ticket)),
      next: found.rows.length > limit && last ? encodeCursor([last.deletedAt, last.id]) : null,
    };
  },
});
