import type { Activity, Ticket } from '../contract.ts';
import type { ActivityRow, TicketRow } from './tables.ts';

type Camel<S extends string> = S extends `${infer A}_${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;
type FieldOf = { [K in keyof TicketRow]: Camel<K> };

const iso = (value: Date | null): string | null => (value === null ? null : value.toISOString());

/** The DTO of a stored ticket. */
export function toTicket(row: TicketRow): Ticket {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    description: row.description,
    status: row.status,
    priority: row.priority,
    category: row.category,
    workType: row.work_type,
    tags: row.tags,
    clientId: row.client_id,
    clientName: row.client_name,
    contactId: row.contact_id,
    requesterUserId: row.requester_user_id,
    requesterName: row.requester_name,
    assigneeId: row.assignee_id,
    assigneeName: row.assignee_name,
    claimedBy: row.claimed_by,
    claimedByName: row.claimed_by_name,
    claimedUntil: iso(row.claimed_until),
    source: row.source,
    isSystem: row.is_system,
    escalatedAt: iso(row.escalated_at),
    firstRespondedAt: iso(row.first_responded_at),
    firstPublicReplyAt: iso(row.first_public_reply_at),
    resolvedAt: iso(row.resolved_at),
    closedAt: iso(row.closed_at),
    pausedAt: iso(row.paused_at),
    responseNearAt: iso(row.response_near_at),
    responseDueAt: iso(row.response_due_at),
    resolveNearAt: iso(row.resolve_near_at),
    resolveDueAt: iso(row.resolve_due_at),
    slaSource: row.sla_source,
    metadata: row.metadata as Ticket['metadata'],
    deletedAt: iso(row.deleted_at),
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    lastActivityAt: row.last_activity_at.toISOString(),
  };
}

const column = (field: string): keyof TicketRow =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) as keyof TicketRow;

/**
 * Columns and stored values of some fields of a ticket, for insert and update.
 * @param fields names as in the DTO
 */
export function toColumns(ticket: Ticket, fields: readonly (keyof Ticket)[]): Partial<TicketRow> {
  const out: Record<string, unknown> = {};
  for (const field of fields) {
    const value = ticket[field];
    // The driver would turn a plain object into JSON but an array into a PostgreSQL array: be explicit.
    if (field === 'metadata') out[column(field)] = JSON.stringify(value);
    else if (field.endsWith('At') || field === 'claimedUntil')
      out[column(field)] = value === null ? null : new Date(value as string);
    else out[column(field)] = value;
  }
  return out as Partial<TicketRow>;
}

/** Fields of the DTO, checked against the columns. */
export type TicketField = FieldOf[keyof TicketRow] & keyof Ticket;

/** Names of the fields in which two states of a ticket differ. */
export function changedFields(before: Ticket, after: Ticket): TicketField[] {
  return (Object.keys(after) as TicketField[]).filter((field) => {
    const [a, b] = [before[field], after[field]];
    return a !== b && JSON.stringify(a) !== JSON.stringify(b);
  });
}

/** The DTO of one timeline entry. */
export function toActivity(row: ActivityRow): Activity {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    type: row.type,
    visibility: row.visibility,
    channel: row.channel,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    actorName: row.actor_name,
    body: row.body,
    bodyHtml: row.body_html,
    bodyFull: row.body_full ?? row.body,
    bodyFullHtml: row.body_full_html ?? row.body_html,
    folded: row.folded as Activity['folded'],
    messageId: row.message_id,
    data: row.data as Activity['data'],
    files: row.files as Activity['files'],
    at: row.at.toISOString(),
  };
}
