import { invalidField, problems, sql } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { isStaff } from '../model/visibility.ts';

/** Lines without words of their own that still change what should be answered. */
const TURNS = ['resolved', 'closed', 'reopened'];

/**
 * Refuses a message whose writer has not seen what somebody else wrote meanwhile. The ticket is locked by the call,
 * so nothing can come between this and the message. Order is that of arrival (ids are UUID version 7, RFC 9562): a
 * mail that was written before and arrives now is new to the writer.
 * @param seen id of the newest line that the writer has read
 * @throws Problem 409 `newer-entry`; 422 when the line is not one of this ticket that the writer may read
 */
export async function assertNothingNewer(c: Ctx, ticketId: string, seen: string): Promise<void> {
  const readable = isStaff(c) ? sql`true` : sql`a.visibility = 'public'`;
  const { rows } = await sql<{ id: string; actor_name: string; type: string }>`
    select a.id, a.actor_name, a.type from tickets.activity a
     where a.ticket_id = ${ticketId}::uuid and ${readable} and a.id >= ${seen}::uuid
       and (a.id = ${seen}::uuid
            or ((a.body is not null or a.files <> '[]'::jsonb or a.type = any (${TURNS}::text[]))
                and not (a.actor_kind = 'user' and a.actor_id = ${c.principal.id})))
     order by a.id limit 2`.execute(c.sql());
  const [line, newer] = rows;
  if (line?.id !== seen) throw invalidField('/seen', 'is no line of this ticket', 'line');
  if (!newer) return;
  const did = TURNS.includes(newer.type) ? 'changed the status' : 'wrote';
  throw problems.conflict(`${newer.actor_name} ${did} since you began. Read it before you send yours.`, {
    code: 'newer-entry',
  });
}
