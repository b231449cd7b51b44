import { type EventDelivery, problems, type Static, sql } from '@serviflow/sdk';
import type {
  clientCounts,
  clientUpdated,
  clientWillDeactivate,
  contactUpdated,
} from '../../clients/contract.ts';
import { copyClientName } from '../jobs/copy-client-name.ts';
import type { Ctx } from '../manifest.ts';

/** 27.3: a client or contact with requests that are not over stays. Refuses, or lets it pass. */
export async function keepClientActive(
  c: Ctx,
  wish: Static<typeof clientWillDeactivate.value>,
): Promise<void> {
  const who =
    wish.contactId === null
      ? sql`t.client_id = ${wish.clientId}::uuid`
      : sql`t.client_id = ${wish.clientId}::uuid and t.contact_id = ${wish.contactId}::uuid`;
  // A record that goes for good must not leave requests of any status behind.
  const over = wish.deletes ? sql`true` : sql`t.status in ('open', 'in_progress', 'paused')`;
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (
      select 1 from tickets.ticket t where t.deleted_at is null and ${who} and ${over} limit 1000) x`.execute(
    c.sql(),
  );
  const n = rows[0]?.n ?? 0;
  if (n > 0)
    throw problems.conflict(
      wish.deletes ? `There are ${n} tickets.` : `There are ${n} tickets that are not resolved yet.`,
      { code: 'open-tickets' },
    );
}

/** Tickets of clients, for their list (37.2). */
export async function countForClients(c: Ctx, value: Static<typeof clientCounts.value>) {
  const { rows } = await sql<{ client_id: string; total: number; open: number }>`
    select t.client_id, count(*) as total,
           count(*) filter (where t.status in ('open', 'in_progress', 'paused')) as open
      from tickets.ticket t
     where t.deleted_at is null and t.client_id is not null
       ${value.ids ? sql`and t.client_id = any (${value.ids}::uuid[])` : sql``}
     group by t.client_id`.execute(c.sql());
  const counts = { ...value.counts };
  for (const row of rows) counts[row.client_id] = { total: row.total, open: row.open };
  return { ...value, counts };
}

/** Lists show names without asking the clients plugin: a new name is copied, in steps that lock few tickets. */
export async function renameClient(
  c: Ctx,
  event: EventDelivery<typeof clientUpdated.payload>,
): Promise<void> {
  const { clientId } = event.payload;
  await c.enqueue(copyClientName, { clientId }, { key: clientId });
}

export async function renameContact(
  c: Ctx,
  event: EventDelivery<typeof contactUpdated.payload>,
): Promise<void> {
  const { clientId, contactId } = event.payload;
  const contact = (await c.use.clients.contacts([contactId])).get(contactId);
  if (!contact) return;
  // A contact that got portal access sees the requests that it sent before.
  await sql`update tickets.ticket set requester_name = ${contact.name}, requester_user_id = ${contact.userId}::uuid
    where client_id = ${clientId}::uuid and contact_id = ${contactId}::uuid
      and (requester_name, requester_user_id) is distinct from (${contact.name}, ${contact.userId}::uuid)`.execute(
    c.sql(),
  );
}
