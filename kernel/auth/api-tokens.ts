import { invalidField, problems, uuidv7 } from '@serviflow/sdk';
import type { Kysely } from 'kysely';
import { createToken } from './opaque-token.ts';
import type { ApiTokenRow, AuthTables } from './tables.ts';

/** Tokens that one user may have. */
const MAX_TOKENS = 100;

export interface ApiTokenView {
  readonly id: string;
  readonly name: string;
  /** Null = all that the user may do. */
  readonly scopes: string[] | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface NewApiToken {
  readonly tenantId: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly string[] | null;
  readonly expiresAt: Date | null;
  /** What the user may do: no scope goes beyond it. */
  readonly permissions: ReadonlySet<string>;
  readonly now: Date;
}

/**
 * @returns the token, which is never shown again
 * @throws Problem 422 for a scope that the user has not or an expiry in the past, 409 when there are too many
 */
export async function createApiToken(
  sql: Kysely<AuthTables>,
  t: NewApiToken,
): Promise<ApiTokenView & { token: string }> {
  const missing = t.scopes?.find((scope) => !t.permissions.has(scope));
  if (missing !== undefined)
    throw invalidField('/scopes', `You do not have the permission ${missing} yourself.`, 'scope');
  if (t.expiresAt && t.expiresAt <= t.now)
    throw invalidField('/expiresAt', 'The expiry lies in the past.', 'past');
  if ((await listApiTokens(sql, t)).length >= MAX_TOKENS)
    throw problems.conflict(`You have ${MAX_TOKENS} tokens already. Please revoke some first.`, {
      code: 'too-many-tokens',
    });
  const { token, hash } = createToken('api', t.tenantId);
  const row: ApiTokenRow = {
    id: uuidv7(),
    user_id: t.userId,
    name: t.name,
    token_hash: hash,
    scopes: t.scopes ? [...new Set(t.scopes)] : null,
    created_at: t.now,
    expires_at: t.expiresAt,
    last_used_at: null,
    last_used_ip: null,
    revoked_at: null,
  };
  await sql.insertInto('kernel.api_token').values(row).execute();
  return { token, ...view(row) };
}

/** The user's tokens that still work, newest first. */
export async function listApiTokens(
  sql: Kysely<AuthTables>,
  q: { userId: string; now: Date },
): Promise<ApiTokenView[]> {
  const rows = await sql
    .selectFrom('kernel.api_token')
    .selectAll()
    .where('user_id', '=', q.userId)
    .where('revoked_at', 'is', null)
    .where((w) => w.or([w('expires_at', 'is', null), w('expires_at', '>', q.now)]))
    .orderBy('id', 'desc')
    .limit(MAX_TOKENS)
    .execute();
  return rows.map(view);
}

/** @throws Problem 404 when the user has no such token */
export async function revokeApiToken(
  sql: Kysely<AuthTables>,
  q: { userId: string; id: string; now: Date },
): Promise<void> {
  const revoked = await sql
    .updateTable('kernel.api_token')
    .set({ revoked_at: q.now })
    .where('id', '=', q.id)
    .where('user_id', '=', q.userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (revoked.numUpdatedRows === 0n) throw problems.notFound();
}

const view = (row: ApiTokenRow): ApiTokenView => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});
