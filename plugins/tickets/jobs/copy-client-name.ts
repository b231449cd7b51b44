import { sql, Type } from '@serviflow/sdk';
import { type Ctx, tickets } from '../manifest.ts';
import { bucketPrefixSql } from '../migrations/0002-search.ts';
import { indexedWords } from '../services/words.ts';

/** Tickets of one transaction: people who work on them wait no longer than this takes. */
const STEP = 500;
const MOST_WORDS = 50;

type Place = readonly [at: Date, id: string];

/** Copies a client's new name to its tickets, newest first, in small steps; a run that was cut goes on from the start. */
export const copyClientName = tickets.job('copy-client-name', {
  data: Type.Object({ clientId: Type.String({ format: 'uuid' }) }),
  tx: 'none',
  timeoutSeconds: 600,
  concurrency: 1,
  async run(c, { clientId }) {
    await c.tx((inside) => renameBinned(inside, clientId));
    let from: Place | null | undefined;
    while (from !== null && !c.signal.aborted) {
      const before: Place | undefined = from;
      from = await c.tx((inside) => copyStep(inside, clientId, before));
    }
    // What is left is done by the next try.
    c.signal.throwIfAborted();
  },
});

const nameOf = async (c: Ctx, clientId: string): Promise<string | undefined> =>
  (await c.use.clients.get([clientId])).get(clientId)?.displayName;

/** The bin holds few. */
async function renameBinned(c: Ctx, clientId: string): Promise<void> {
  const name = await nameOf(c, clientId);
  if (name === undefined) return;
  await sql`update tickets.ticket set client_name = ${name}
    where deleted_at is not null and client_id = ${clientId}::uuid and client_name is distinct from ${name}`.execute(
    c.sql(),
  );
}

/** @returns where to go on, or null when there are no more */
async function copyStep(c: Ctx, clientId: string, before: Place | undefined): Promise<Place | null> {
  // Asked at each step: the newest name counts, whichever run copies it.
  const name = await nameOf(c, clientId);
  if (name === undefined) return null;
  const older = before
    ? sql`and (t.created_at, t.id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`
    : sql``;
  const { rows } = await sql<{ id: string; created_at: Date; stale: boolean }>`
    select t.id, t.created_at, t.client_name is distinct from ${name} as stale from tickets.ticket t
     where t.deleted_at is null and t.client_id = ${clientId}::uuid ${older}
     order by t.created_at desc, t.id desc limit ${sql.lit(STEP)}`.execute(c.sql());
  const stale = rows.filter((row) => row.stale).map((row) => row.id);
  if (stale.length) {
    await sql`update tickets.ticket t set client_name = ${name}
      where t.id = any (${stale}::uuid[]) and t.client_id = ${clientId}::uuid`.execute(c.sql());
    const words = indexedWords(name, MOST_WORDS);
    await sql`
      update tickets.ticket_text s
         set search = s.search || array_to_tsvector(${words}::text[]) || array_to_tsvector(array(
               select ${sql.raw(bucketPrefixSql('s.tenant_id', 's.bucket'))} || w from unnest(${words}::text[]) as w)),
             public_search = s.public_search || array_to_tsvector(${words}::text[])
       where s.id = any (${stale}::uuid[])`.execute(c.sql());
  }
  const last = rows.at(-1);
  return rows.length === STEP && last ? [last.created_at, last.id] : null;
}
