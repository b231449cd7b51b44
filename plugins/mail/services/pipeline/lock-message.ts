import { sql } from '@serviflow/sdk';
import type { MessageRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { builtInAddress } from '../addresses.ts';
import type { ReadMessage } from '../read/read-message.ts';
import { identityOf } from './identity.ts';
import { idsOf, judgeIds, type KnownIds, type KnownRow } from './known-ids.ts';

/** A message that this worker alone works on, with what guard and matching want to know. */
export interface LockedMessage {
  row: MessageRow;
  /** See `identityOf`. */
  identity: string | null;
  /** The message that this one is another delivery of. */
  copyOf: string | null;
  /** Messages of the sender in the last ten minutes, counted no further than the limit for automatic answers. */
  recent: number;
  /** Support addresses of the tenant. */
  own: string[];
  known: KnownIds;
}

type Found = MessageRow & {
  copy_of: string | null;
  recent: number;
  own: string[] | null;
  known: KnownRow[] | null;
};

/**
 * Locks a message that waits and reads the facts around it in the same round trip.
 * @param mail the message as just read
 * @returns null when another worker finished it meanwhile
 */
export async function lockMessage(c: Ctx, id: string, read: ReadMessage): Promise<LockedMessage | null> {
  const { mail } = read;
  const identity = identityOf(read);
  const since = new Date(c.now().getTime() - 600_000);
  const from = mail.from?.address ?? null;
  const ids = idsOf(mail);
  // Copies by two mailboxes are worked on side by side: the second waits until the first is known.
  const turn = sql`select pg_advisory_xact_lock(hashtextextended(${`${c.tenant.id} mail ${identity ?? id}`}, 0))`;
  const facts = sql<Found>`
    select m.*,
      (select f.id from mail.message f where f.identity = ${identity} and f.id <> m.id order by f.id limit 1) as copy_of,
      (select count(*)::int from (
        select 1 from mail.message s where s.from_address = ${from} and s.received_at > ${since} limit ${c.settings.maxAnswers + 1}
      ) r) as recent,
      (select array_agg(a.address order by a.id) from mail.address a) as own,
      (select jsonb_agg(k) from (
        select 'out' as way, o.id, o.message_id, o.ticket_id, '' as sha from mail.outgoing o where o.message_id = any(${ids}::text[])
        union all
        select 'in', i.id, i.message_id, i.ticket_id, i.raw_sha256 from mail.message i where i.message_id = any(${ids}::text[]) and i.state <> 'received'
      ) k) as known
    from mail.message m where m.id = ${id} and m.state = 'received' for update of m`;
  const db = c.sql<unknown>();
  const [, found] = await Promise.all([turn.execute(db), facts.execute(db)]);
  const row = found.rows[0];
  if (!row) return null;
  return {
    row,
    identity,
    copyOf: row.copy_of,
    recent: row.recent,
    own: [...(row.own ?? []), builtInAddress(c.tenant.code)],
    known: judgeIds(mail, row.known ?? [], { id: row.id, sha256: row.raw_sha256 }),
  };
}
