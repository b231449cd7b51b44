import { sql } from '@serviflow/sdk';
import type { MessageRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { builtInAddress } from '../addresses.ts';
import type { ParsedMail } from '../parse/types.ts';
import { idsOf, judgeIds, type KnownIds, type KnownRow } from './known-ids.ts';

/** A message that this worker alone works on, with what guard and matching want to know. */
export interface LockedMessage {
  row: MessageRow;
  /** Messages of the sender in the last ten minutes, counted no further than the limit for automatic answers. */
  recent: number;
  /** Support addresses of the tenant. */
  own: string[];
  known: KnownIds;
}

type Found = MessageRow & { recent: number; own: string[] | null; known: KnownRow[] | null };

/**
 * Locks a message that waits and reads the facts around it in the same round trip.
 * @param mail the message as just read
 * @returns null when another worker finished it meanwhile
 */
export async function lockMessage(c: Ctx, id: string, mail: ParsedMail): Promise<LockedMessage | null> {
  const since = new Date(c.now().getTime() - 600_000);
  const from = mail.from?.address ?? null;
  const ids = idsOf(mail);
  const found = await sql<Found>`
    select m.*,
      (select count(*)::int from (
        select 1 from mail.message s where s.from_address = ${from} and s.received_at > ${since} limit ${c.settings.maxAnswers + 1}
      ) r) as recent,
      (select array_agg(a.address order by a.id) from mail.address a) as own,
      (select jsonb_agg(k) from (
        select 'out' as way, o.id, o.message_id, o.ticket_id, '' as sha from mail.outgoing o where o.message_id = any(${ids}::text[])
        union all
        select 'in', i.id, i.message_id, i.ticket_id, i.raw_sha256 from mail.message i where i.message_id = any(${ids}::text[]) and i.state <> 'received'
      ) k) as known
    from mail.message m where m.id = ${id} and m.state = 'received' for update of m`.execute(
    c.sql<unknown>(),
  );
  const row = found.rows[0];
  if (!row) return null;
  return {
    row,
    recent: row.recent,
    own: [...(row.own ?? []), builtInAddress(c.tenant.code)],
    known: judgeIds(mail, row.known ?? [], { id: row.id, sha256: row.raw_sha256 }),
  };
}
