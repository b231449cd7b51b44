import { sql } from '@serviflow/sdk';
import type { MailDb, MessageRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import type { Authentication } from '../guard/authentication.ts';
import type { ReadMessage } from '../read/read-message.ts';

/** Messages taken at once. */
const BATCH = 10;
/** A killed worker holds its lane back no longer than this. Renewed while a batch is worked on. */
export const LEASE_SECONDS = 30;
/** Messages up to this size in bytes are read together with the claim; a batch of larger ones would fill the memory. */
const READ_AHEAD = 256 * 1024;

export type Begun = readonly [ReadMessage, Authentication];

export interface Claimed {
  row: MessageRow;
  /** Absent for large messages and for files that could not be read; the error comes when the message is worked on. */
  raw: Uint8Array | null;
  /** The reading of it and the look at its sender, begun early. */
  begun?: Promise<Begun>;
}

/**
 * Takes the next messages of a lane, unless another worker holds some of it: one worker a lane keeps the order.
 * The time of the next try stays as it is: it is indexed, and rewriting nine indexes for a claim costs more than the claim.
 * The try is counted before it begins, so a message that kills the worker is set aside after as many tries as another.
 */
export function claimLane(c: Ctx, lane: number): Promise<Claimed[]> {
  return c.tx(async (tx) => {
    const now = c.now();
    const until = new Date(now.getTime() + LEASE_SECONDS * 1000);
    const held = sql`select pg_advisory_xact_lock(hashtextextended(${`mail/${c.tenant.id}/${lane}`}, 0))`;
    const free = sql<MessageRow>`
      update mail.message set attempts = attempts + 1, lease_until = ${until}
       where id = any (array(
         select id from mail.message
          where state = 'received' and lane = ${lane} and next_attempt_at <= ${now} and (lease_until is null or lease_until <= ${now})
            and not exists (select 1 from mail.message b where b.state = 'received' and b.lane = ${lane} and b.lease_until > ${now})
          order by next_attempt_at, id limit ${BATCH} for update skip locked))
      returning *`;
    // Sent together, done one after the other: the claim looks when the lock is held.
    const db = tx.sql<unknown>();
    const [, claimed] = await Promise.all([held.execute(db), free.execute(db)]);
    const rows = claimed.rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    return Promise.all(rows.map(async (row) => ({ row, raw: await readAhead(tx, row) })));
  });
}

async function readAhead(tx: Pick<Ctx, 'files'>, row: MessageRow): Promise<Uint8Array | null> {
  if (row.size > READ_AHEAD) return null;
  return tx.files.read(row.raw_file_id).catch(() => null);
}

/** When the lease on a lane ends that another worker holds; null when nobody does. */
export async function heldUntil(c: Ctx, lane: number): Promise<Date | null> {
  const row = await c
    .sql<MailDb>()
    .selectFrom('mail.message')
    .select((t) => t.fn.max('lease_until').as('until'))
    .where('state', '=', 'received')
    .where('lane', '=', lane)
    .where('lease_until', '>', c.now())
    .executeTakeFirst();
  return (row?.until as Date | null) ?? null;
}

/** Holds messages that are still to be worked on a while longer. */
export async function keepLease(c: Ctx, messages: readonly MessageRow[]): Promise<void> {
  const until = new Date(c.now().getTime() + LEASE_SECONDS * 1000);
  await update(c, messages, { lease_until: until });
}

/** Returns messages that were taken but not begun, without counting the try. */
export async function giveBack(c: Ctx, messages: readonly MessageRow[]): Promise<void> {
  await update(c, messages, { attempts: sql`attempts - 1`, lease_until: null });
}

async function update(c: Ctx, messages: readonly MessageRow[], change: object): Promise<void> {
  const ids = messages.map((message) => message.id);
  await c.tx((tx) =>
    tx
      .sql<MailDb>()
      .updateTable('mail.message')
      .set(change)
      .where('id', 'in', ids)
      .where('state', '=', 'received')
      .execute(),
  );
}
