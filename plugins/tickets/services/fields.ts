import { TICKET, type Ticket, type TicketChange, ticketUpdated } from '../contract.ts';
import { changedFields, type TicketField } from '../data/rows.ts';
import type { TicketsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { everybody, factOf } from '../model/audience.ts';
import { applyValues } from './apply-values.ts';
import { applyAssignee, type Edit } from './edit.ts';
import { assigneeOf, customerOf, participantRow } from './people.ts';

const SHOWN: readonly TicketField[] = [
  'title',
  'description',
  'priority',
  'category',
  'workType',
  'tags',
  'clientName',
  'requesterName',
  'isSystem',
];

function merged(before: Ticket['metadata'], change: Readonly<Record<string, unknown>>): Ticket['metadata'] {
  const all = Object.entries({ ...before, ...change });
  return Object.fromEntries(all.filter(([, value]) => value !== null));
}

/**
 * Puts changed fields into an edit, with one line in the timeline that names old and new values (14.4).
 * @throws Problem 422 when an id is unknown
 */
export async function applyFields(c: Ctx, edit: Edit, change: TicketChange): Promise<void> {
  const before = edit.after;
  const after: Ticket = { ...before };
  if (change.title !== undefined) after.title = change.title.trim();
  if (change.description !== undefined) after.description = change.description;
  if (change.priority !== undefined) after.priority = change.priority;
  if (change.category !== undefined) after.category = change.category?.trim() || null;
  if (change.workType !== undefined) after.workType = change.workType;
  if (change.tags !== undefined)
    after.tags = [...new Set(change.tags.map((tag) => tag.trim()).filter(Boolean))];
  if (change.isSystem !== undefined) after.isSystem = change.isSystem;
  if (change.metadata !== undefined) after.metadata = merged(before.metadata, change.metadata);
  const people = ['clientId', 'contactId', 'requesterUserId'] as const;
  if (people.some((key) => change[key] !== undefined)) {
    // Another client alone leaves the old contact behind: it belongs to the old one.
    const moved = change.clientId !== undefined && change.clientId !== before.clientId;
    const kept = moved
      ? { contactId: null, requesterUserId: null }
      : { contactId: before.contactId, requesterUserId: before.requesterUserId };
    const named = Object.fromEntries(
      people.filter((k) => change[k] !== undefined).map((k) => [k, change[k]]),
    );
    const base = change.contactId && change.clientId === undefined ? {} : { clientId: before.clientId };
    Object.assign(after, await customerOf(c, { ...base, ...kept, ...named }));
  }
  edit.after = after;
  const fields = changedFields(before, after).filter((field) => SHOWN.includes(field));
  if (fields.length) {
    const was = Object.fromEntries(fields.map((f) => [f, f === 'description' ? null : before[f]]));
    const is = Object.fromEntries(fields.map((f) => [f, f === 'description' ? null : after[f]]));
    edit.entries.push({ type: 'updated', visibility: 'internal', data: { fields, before: was, after: is } });
    edit.told.push((ctx, t) =>
      ctx.emit(ticketUpdated, { ...factOf(t, edit), fields }, { aggregate: t.id, audience: everybody(t) }),
    );
  }
  if (change.fields) await applyValues(c, edit, change.fields, { moment: 'change' });
  if (change.assigneeId !== undefined && change.assigneeId !== before.assigneeId)
    applyAssignee(edit, change.assigneeId === null ? null : await assigneeOf(c, change.assigneeId));
}

/** Keeps the requester's place on the ticket in step after its customer changed. */
export async function replaceRequester(c: Ctx, before: Ticket, after: Ticket): Promise<void> {
  if (before.contactId === after.contactId && before.requesterUserId === after.requesterUserId) return;
  await revokeFormer(c, before);
  const db = c.sql<TicketsDb>();
  await db
    .deleteFrom('tickets.participant')
    .where('ticket_id', '=', after.id)
    .where('kind', '=', 'requester')
    .execute();
  if (after.contactId === null && after.requesterUserId === null) return;
  await db
    .insertInto('tickets.participant')
    .values(
      participantRow(after.id, {
        kind: 'requester',
        userId: after.requesterUserId,
        contactId: after.contactId,
        email: null,
        name: after.requesterName,
      }),
    )
    .execute();
}

/** Mailed links of whoever was the requester open the ticket no more. */
async function revokeFormer(c: Ctx, { id, contactId, requesterUserId }: Ticket): Promise<void> {
  const link = { subject: TICKET.id, id };
  if (requesterUserId) await c.links.revoke({ ...link, userId: requesterUserId });
  const email = contactId && (await c.use.clients.contacts([contactId])).get(contactId)?.email;
  if (email) await c.links.revoke({ ...link, address: email });
}
