import { uuidv7 } from '@serviflow/sdk';
import type { Kysely } from 'kysely';
import { createToken } from './opaque-token.ts';
import type { AuthTables } from './tables.ts';

/** Seconds after which a session ends however busy it is. */
const FULL_SECONDS = 30 * 86_400;
/** Seconds that a session from a mailed link lasts. */
const RESTRICTED_SECONDS = 12 * 3600;
/** Seconds without a request after which a session ends. */
export const IDLE_SECONDS = 7 * 86_400;
/** Seconds that a repeated password counts (requirement 34.3). */
const ELEVATED_SECONDS = 30 * 60;

export interface NewSession {
  readonly tenantId: string;
  readonly userId: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly restrictedTo?: { readonly subject: string; readonly id: string };
  /** How it was opened, and by which mailed link. */
  readonly via: string;
  readonly linkId?: string;
  readonly now: Date;
}

export interface NewlyOpened {
  readonly sessionId: string;
  /** For the cookie; only its hash is stored. */
  readonly token: string;
  readonly expiresAt: Date;
}

export interface SessionView {
  readonly id: string;
  readonly current: boolean;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly ip: string;
  readonly userAgent: string;
}

export async function createSession(sql: Kysely<AuthTables>, s: NewSession): Promise<NewlyOpened> {
  const { token, hash } = createToken('session', s.tenantId);
  const seconds = s.restrictedTo ? RESTRICTED_SECONDS : FULL_SECONDS;
  const expiresAt = new Date(s.now.getTime() + seconds * 1000);
  const id = uuidv7();
  await sql
    .insertInto('kernel.session')
    .values({
      id,
      user_id: s.userId,
      token_hash: hash,
      created_at: s.now,
      expires_at: expiresAt,
      last_seen_at: s.now,
      ip: s.ip,
      user_agent: s.userAgent.slice(0, 300),
      elevated_until: null,
      restricted_subject: s.restrictedTo?.subject ?? null,
      restricted_id: s.restrictedTo?.id ?? null,
      via: s.via,
      link_id: s.linkId ?? null,
    })
    .execute();
  return { sessionId: id, token, expiresAt };
}

/**
 * Gives a session a new token when its rights change, so that a token that leaked before gains nothing (OWASP Session
 * Management Cheat Sheet, "renew the session ID after any privilege level change").
 * @returns null when the session has ended meanwhile
 */
export async function rotateSession(
  sql: Kysely<AuthTables>,
  s: { tenantId: string; sessionId: string; elevate: boolean; now: Date },
): Promise<(NewlyOpened & { elevatedUntil: Date | null }) | null> {
  const { token, hash } = createToken('session', s.tenantId);
  const elevatedUntil = s.elevate ? new Date(s.now.getTime() + ELEVATED_SECONDS * 1000) : null;
  const row = await sql
    .updateTable('kernel.session')
    .set({ token_hash: hash, elevated_until: elevatedUntil })
    .where('id', '=', s.sessionId)
    .returning('expires_at')
    .executeTakeFirst();
  return row ? { sessionId: s.sessionId, token, expiresAt: row.expires_at, elevatedUntil } : null;
}

/**
 * Ends sessions of a user.
 * @returns how many
 */
export async function endSessions(
  sql: Kysely<AuthTables>,
  which: { userId: string; only?: string; except?: string },
): Promise<number> {
  let query = sql.deleteFrom('kernel.session').where('user_id', '=', which.userId);
  if (which.only !== undefined) query = query.where('id', '=', which.only);
  if (which.except !== undefined) query = query.where('id', '!=', which.except);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}

/** The user's sessions that still work, last used first. */
export async function listSessions(
  sql: Kysely<AuthTables>,
  q: { userId: string; current: string | null; now: Date },
): Promise<SessionView[]> {
  const rows = await sql
    .selectFrom('kernel.session')
    .select(['id', 'created_at', 'last_seen_at', 'ip', 'user_agent'])
    .where('user_id', '=', q.userId)
    .where('expires_at', '>', q.now)
    .where('last_seen_at', '>', new Date(q.now.getTime() - IDLE_SECONDS * 1000))
    .orderBy('last_seen_at', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    current: row.id === q.current,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    ip: row.ip,
    userAgent: row.user_agent,
  }));
}
