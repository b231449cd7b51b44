import { randomBytes } from 'node:crypto';
import {
  canonicalEmail,
  type LinkFilter,
  type Links,
  type LinkTarget,
  type LinkView,
  uuidv7,
} from '@serviflow/sdk';
import { type Kysely, sql } from 'kysely';
import type { Call } from '../invoke/call.ts';
import type { Runtime } from '../runtime.ts';
import type { SignedLink } from './link-signer.ts';
import { hashToken, isUuid } from './opaque-token.ts';
import type { AuthTables, LinkRow } from './tables.ts';

/** 144 bits, as 24 characters: nothing to guess and nothing to read. */
const BYTES = 18;
const SHAPE = /^[A-Za-z0-9_-]{24}$/;
/** Links of one call's answer. */
const MAX_LISTED = 200;
/** Milliseconds between two writes of "last used". */
const USED_EVERY = 60_000;

export interface FoundLink extends SignedLink {
  readonly purpose: string;
  /** Null for signed links, which nobody keeps a list of. */
  readonly linkId: string | null;
}

export type LinkCall = Pick<Call, 'sql' | 'now' | 'tenant' | 'principal' | 'afterCommit' | 'later'>;

/** `c.links` of a call that may write: the links that it makes commit with it. */
export class CallLinks implements Links {
  readonly #call: LinkCall;
  readonly #forget: (tenantId: string, userId: string) => void;

  constructor(call: LinkCall, forget: (tenantId: string, userId: string) => void) {
    this.#call = call;
    this.#forget = forget;
  }

  create(purpose: string, data: Readonly<Record<string, string>>, options: { seconds: number }): string {
    const token = randomBytes(BYTES).toString('base64url');
    const now = this.#call.now();
    const row = this.#sql.insertInto('kernel.link').values({
      id: uuidv7(),
      token_hash: hashToken(token),
      purpose,
      data: JSON.stringify(data) as never,
      subject: data.subject ?? null,
      subject_id: data.id ?? null,
      user_id: isUuid(data.userId) ? data.userId : null,
      address: data.email === undefined ? null : canonicalEmail(data.email),
      created_at: now,
      created_by: this.#call.principal.id,
      expires_at: new Date(now.getTime() + options.seconds * 1000),
      last_used_at: null,
      revoked_at: null,
    });
    this.#call.later(row.compile());
    return token;
  }

  async list(filter: LinkFilter): Promise<LinkView[]> {
    const rows = await targeted(this.#sql.selectFrom('kernel.link').selectAll(), filter)
      .where('expires_at', '>', this.#call.now())
      .where('revoked_at', 'is', null)
      .$if(isUuid(filter.before), (q) => q.where('id', '<', filter.before as string))
      .orderBy('id', 'desc')
      .limit(Math.min(filter.limit, MAX_LISTED))
      .execute();
    return (rows as LinkRow[]).map(viewOf);
  }

  async revoke(target: LinkTarget): Promise<number> {
    if (!Object.values(target).some((value) => value !== undefined))
      throw new TypeError('c.links.revoke needs to know which links');
    const gone = (await targeted(
      this.#sql.updateTable('kernel.link').set({ revoked_at: this.#call.now() }),
      target,
    )
      .where('revoked_at', 'is', null)
      .returning('id')
      .execute()) as { id: string }[];
    await this.#endSessions(gone.map(({ id }) => id));
    return gone.length;
  }

  /** Whoever is in by the link is out at once, on every node. */
  async #endSessions(linkIds: string[]): Promise<void> {
    if (linkIds.length === 0) return;
    const ended = await this.#sql
      .deleteFrom('kernel.session')
      .where((w) => w('link_id', '=', w.fn.any(w.val(linkIds))))
      .returning('user_id')
      .execute();
    const { tenant } = this.#call;
    for (const userId of new Set(ended.map((row) => row.user_id)))
      this.#call.afterCommit.push(() => this.#forget(tenant.id, userId));
  }

  get #sql(): Kysely<AuthTables> {
    return this.#call.sql as unknown as Kysely<AuthTables>;
  }
}

/**
 * What a link's token stands for, whoever brings it.
 * @returns null when it is unknown, expired or revoked
 */
export async function findLink(runtime: Runtime, token: string): Promise<FoundLink | null> {
  if (!SHAPE.test(token)) {
    const signed = runtime.links.readAny(token);
    return signed && { ...signed, linkId: null };
  }
  const now = runtime.now();
  const { rows } = await runtime.db.control.query(
    `select id, tenant_id, purpose, data, last_used_at from kernel.link
      where token_hash = $1 and revoked_at is null and expires_at > $2`,
    [hashToken(token), now],
  );
  const row: (Pick<LinkRow, 'id' | 'purpose' | 'data' | 'last_used_at'> & { tenant_id: string }) | undefined =
    rows[0];
  if (!row) return null;
  if (!row.last_used_at || now.getTime() - row.last_used_at.getTime() > USED_EVERY)
    await runtime.db.control.query('update kernel.link set last_used_at = $2 where id = $1', [row.id, now]);
  return { tenantId: row.tenant_id, purpose: row.purpose, data: row.data, linkId: row.id };
}

/** As `findLink`, for one purpose. */
export async function findLinkFor(
  runtime: Runtime,
  token: string,
  purpose: string,
): Promise<FoundLink | null> {
  const found = await findLink(runtime, token);
  return found?.purpose === purpose ? found : null;
}

// biome-ignore lint/suspicious/noExplicitAny: the same conditions serve a select and an update
function targeted<Q extends { where(...condition: any[]): Q }>(query: Q, target: LinkTarget): Q {
  let q = query;
  if (target.link !== undefined) q = q.where('id', '=', isUuid(target.link) ? target.link : null);
  if (target.subject !== undefined) q = q.where('subject', '=', target.subject);
  if (target.id !== undefined) q = q.where('subject_id', '=', target.id);
  if (target.address !== undefined) {
    const addresses = [target.address].flat().map(canonicalEmail);
    // biome-ignore lint/suspicious/noExplicitAny: as above
    q = q.where((w: any) => w('address', '=', w.fn.any(w.val(addresses))));
  }
  if (target.userId !== undefined) q = q.where('user_id', '=', isUuid(target.userId) ? target.userId : null);
  if (target.purpose !== undefined) q = q.where('purpose', '=', target.purpose);
  return q;
}

const viewOf = (row: LinkRow): LinkView => ({
  link: row.id,
  purpose: row.purpose,
  subject: row.subject,
  id: row.subject_id,
  userId: row.user_id,
  address: row.address,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
});

/** Links of an account whose one-time ids are worth nothing any more. */
export async function revokeOneTime(db: Kysely<AuthTables>, linkIds: string[], now: Date): Promise<void> {
  if (linkIds.length === 0) return;
  await sql`update kernel.link set revoked_at = ${now}
    where purpose = 'auth.link' and revoked_at is null and data->>'linkId' = any(${linkIds}::text[])`.execute(
    db,
  );
}
