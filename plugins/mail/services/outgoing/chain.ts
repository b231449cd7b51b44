import { sql } from '@serviflow/sdk';
import type { Ctx } from '../../manifest.ts';

/** Messages of a ticket that are looked at; the headers name fewer. */
const MAX_CHAIN = 200;

/**
 * Message ids of a ticket's mails in order of time, in and out, as far as every reader of a new mail has them: a
 * reference to a mail that somebody never got breaks the thread in their program (RFC 5322 3.6.4).
 * @param readers addresses that the new mail goes to
 */
export async function messageChain(c: Ctx, ticketId: string, readers: readonly string[]): Promise<string[]> {
  const found = await sql<{ message_id: string }>`
    select message_id from (
      select message_id, received_at as at, id from mail.message
       where ticket_id = ${ticketId} and message_id is not null
         and to_addresses || array[coalesce(from_address, ''), coalesce(reply_to, '')] @> ${readers}::text[]
      union all
      select message_id, created_at as at, id from mail.outgoing
       where ticket_id = ${ticketId}
         and array(select b ->> 'address' from jsonb_array_elements(recipients || cc) b) @> ${readers}::text[]
    ) m order by at, id limit ${MAX_CHAIN}`.execute(c.sql<unknown>());
  return found.rows.map((row) => row.message_id);
}
