import { sql, uuidv7 } from '@serviflow/sdk';
import type { Status, Ticket, TicketLink } from '../contract.ts';
import type { TicketsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { sightCondition, sightOf } from '../model/visibility.ts';
import { recordActivity } from './timeline.ts';

/** Follow-ups of one ticket that are shown. */
const MAX_LINKS = 50;

/** Ties a new ticket to the closed one that it follows; both timelines say so. */
export async function linkFollowUp(c: Ctx, ticket: Ticket, earlier: Ticket): Promise<void> {
  const link = { id: uuidv7(), ticket_id: ticket.id, follows_id: earlier.id, at: c.now() };
  // The new ticket's own statement leaves first: both are sent in the order they were made.
  c.later(c.sql<TicketsDb>().insertInto('tickets.link').values(link));
  await recordActivity(c, earlier.id, {
    type: 'linked',
    visibility: 'internal',
    channel: 'system',
    body: `The customer wrote again after this ticket was closed: #${ticket.number} goes on from here.`,
    data: { kind: 'followed-by', ticketId: ticket.id, number: ticket.number },
  });
}

/** The tickets that one follows and is followed by, as far as the caller may see them. */
export async function linksOf(c: Ctx, ticketId: string): Promise<TicketLink[]> {
  const sight = sightCondition(sightOf(c));
  const found = await sql<{
    kind: TicketLink['kind'];
    id: string;
    number: number;
    title: string;
    status: Status;
  }>`
    select l.kind, t.id, t.number, t.title, t.status
      from (select 'follows' as kind, follows_id as other from tickets.link where ticket_id = ${ticketId}::uuid
            union all
            select 'followed-by', ticket_id from tickets.link where follows_id = ${ticketId}::uuid) l
      join tickets.ticket t on t.id = l.other
     where t.deleted_at is null ${sight ? sql`and ${sight}` : sql``}
     order by t.number limit ${sql.lit(MAX_LINKS)}`.execute(c.sql());
  return found.rows;
}
