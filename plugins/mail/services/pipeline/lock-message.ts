import { sql } from '@serviflow/sdk';
import type { MessageRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { builtInAddress } from '../addresses.ts';

/** A message that this worker alone works on, with what the guard wants to know. */
export interface LockedMessage {
  row: MessageRow;
  /** Messages of the sender in the last ten minutes, counted no further than the limit for automatic answers. */
  recent: number;
  /** Support addresses of the tenant. */
  own: string[];
}

/**
 * Locks a message that waits and reads the facts around it in the same round trip.
 * @param from sender address as just read from the message
 * @returns null when another worker finished it meanwhile
 */
export async function lockMessage(c: Ctx, id: string, from: string | null): Promise<LockedMessage | null> {
  const since = new Date(c.now().getTime() - 600_000);
  const found = await sql<MessageRow & { recent: number; own: string[] | null }>`
    select m.*,
      (select count(*)::int from (
        select 1 from mail.message s where s.from_address = ${from} and s.received_at > ${since} limit ${c.settings.maxAnswers + 1}
      ) r) as recent,
      (select array_agg(a.address order by a.id) from mail.address a) as own
    from mail.message m where m.id = ${id} and m.state = 'received' for update of m`.execute(
    c.sql<unknown>(),
  );
  const row = found.rows[0];
  return row ? { row, recent: row.recent, own: [...(row.own ?? []), builtInAddress(c.tenant.code)] } : null;
}
