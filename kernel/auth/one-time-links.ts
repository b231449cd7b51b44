import { problems, uuidv7 } from '@serviflow/sdk';
import type { Kysely } from 'kysely';
import type { Runtime } from '../runtime.ts';
import { findLinkFor, revokeOneTime } from './link-store.ts';
import type { AuthTables, LinkPurpose } from './tables.ts';

/** Purpose of the links that stand for one-time ids. */
export const ONE_TIME_LINK = 'auth.link';

/** Seconds that a link works when the caller says nothing else. */
export const LINK_SECONDS: Readonly<Record<LinkPurpose, number>> = {
  invite: 7 * 86_400,
  reset: 3600,
  magic: 15 * 60,
};

/**
 * Records a link that works once. Earlier unused links of the same kind stop working.
 * @returns the row's id. It opens nothing by itself: the link is `c.links.create('auth.link', { linkId, userId })`, so
 *   neither the database nor an event in the outbox holds a usable secret.
 */
export async function createOneTimeLink(
  sql: Kysely<AuthTables>,
  link: { userId: string; purpose: LinkPurpose; seconds?: number; now: Date },
): Promise<{ linkId: string; expiresAt: Date; seconds: number }> {
  const seconds = link.seconds ?? LINK_SECONDS[link.purpose];
  const expiresAt = new Date(link.now.getTime() + seconds * 1000);
  const linkId = uuidv7();
  await voidOneTimeLinks(sql, { userId: link.userId, purpose: link.purpose, now: link.now });
  await sql
    .insertInto('kernel.one_time_link')
    .values({
      id: linkId,
      user_id: link.userId,
      purpose: link.purpose,
      created_at: link.now,
      expires_at: expiresAt,
      used_at: null,
    })
    .execute();
  return { linkId, expiresAt, seconds };
}

/** Makes unused links of a user worthless. */
export async function voidOneTimeLinks(
  sql: Kysely<AuthTables>,
  which: { userId: string; purpose?: LinkPurpose; now: Date },
): Promise<void> {
  let query = sql
    .deleteFrom('kernel.one_time_link')
    .where('user_id', '=', which.userId)
    .where('used_at', 'is', null);
  if (which.purpose !== undefined) query = query.where('purpose', '=', which.purpose);
  const gone = await query.returning('id').execute();
  await revokeOneTime(
    sql,
    gone.map(({ id }) => id),
    which.now,
  );
}

/** Reads a link's token without using it up. @throws Problem 401 `link-invalid` */
export async function readOneTimeLink(
  runtime: Runtime,
  token: string,
): Promise<{ tenantId: string; linkId: string }> {
  const found = await findLinkFor(runtime, token, ONE_TIME_LINK);
  const linkId = found?.data.linkId;
  if (!found || linkId === undefined) throw linkInvalid();
  return { tenantId: found.tenantId, linkId };
}

/**
 * Uses a link up, in one statement: of two callers at the same moment one fails.
 * @returns the user it was made for
 * @throws Problem 401 `link-invalid`, whatever is wrong with it
 */
export async function useOneTimeLink(
  sql: Kysely<AuthTables>,
  link: { linkId: string; purposes: readonly LinkPurpose[]; now: Date },
): Promise<{ userId: string; purpose: LinkPurpose }> {
  const row = await sql
    .updateTable('kernel.one_time_link')
    .set({ used_at: link.now })
    .where('id', '=', link.linkId)
    .where('purpose', 'in', link.purposes)
    .where('used_at', 'is', null)
    .where('expires_at', '>', link.now)
    .returning(['user_id', 'purpose'])
    .executeTakeFirst();
  if (!row) throw linkInvalid();
  return { userId: row.user_id, purpose: row.purpose };
}

export function linkInvalid(): Error {
  return problems.unauthenticated('This link is not valid any more. Please ask for a new one.', {
    code: 'link-invalid',
  });
}
