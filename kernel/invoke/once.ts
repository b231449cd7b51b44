import { createHash } from 'node:crypto';
import { type OperationDef, problems } from '@serviflow/sdk';
import { sql } from 'kysely';
import { v5 as uuidv5 } from 'uuid';
import type { Call } from './call.ts';
import type { IdempotencyRow } from './flush.ts';
import type { InvokeRequest } from './invoker.ts';

/** A handler had this message before: what it does now is undone, nothing is left to do. */
class HandledBefore extends Error {
  override readonly name = 'HandledBefore';
}

const UNIQUE_VIOLATION = '23505';

/**
 * Enters a message into the inbox, on the way of the handler's first statement. When the handler had it before, that
 * statement throws `HandledBefore` and nothing that follows is stored.
 */
export function enterInbox(call: Call, inbox: { messageId: string; handler: string }): void {
  const row = sql`insert into kernel.inbox (message_id, handler, handled_at)
    values (${inbox.messageId}, ${inbox.handler}, ${call.now()})`;
  call.open.later(row.compile(call.sql), (error) => {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) return error;
    // Noted on the call, too: a handler may swallow what its statements throw.
    call.handledBefore = true;
    return new HandledBefore(`${inbox.handler} had ${inbox.messageId} before`);
  });
}

/** The inbox entry of work that a plugin names itself: the same name in the same tenant is the same message. */
export function inboxOf(
  plugin: string,
  tenantId: string,
  name: string,
): { messageId: string; handler: string } {
  if (name.length > 200) throw new TypeError('`once` may have at most 200 characters');
  return { messageId: uuidv5(`${tenantId}/${name}`, ONCE), handler: `${plugin}/as` };
}

/** Namespace of the names above (RFC 9562, version 5). */
const ONCE = '1f6a4b0e-58b1-4a6c-9d0e-6a0d3f1b7c52';

/** The answer to a key before it is sealed; the fingerprint tells a replay from a mix-up. */
export function idempotencyRow(op: OperationDef, request: InvokeRequest): IdempotencyRow {
  const hash = createHash('sha256')
    .update(JSON.stringify([op.id, request.subjectId ?? null, request.input]))
    .digest('base64url');
  return {
    principalId: request.principal.id,
    key: (request.idempotencyKey ?? '').slice(0, 200),
    fingerprint: hash,
    status: op.http.status ?? 200,
    reply: null,
  };
}

const placeOf = (call: Call, key: IdempotencyRow): string =>
  `${call.tenant.id}/idempotency/${key.principalId}/${key.key}`;

/**
 * The row as it is stored. Answers hold what is told once (temporary passwords, tokens, links), and the fingerprint of
 * a request with a password in it could be guessed: both are sealed.
 */
export function sealedAnswer(call: Call, row: IdempotencyRow): IdempotencyRow {
  const { fingerprint, reply } = row;
  const sealed = call.parts.secrets.seal(
    JSON.stringify({ fingerprint, reply: reply ?? null }),
    placeOf(call, row),
  );
  return { ...row, fingerprint: '', reply: { sealed } };
}

/**
 * The first answer to a key, if there is one. Two callers with one key wait for each other.
 * @throws Problem 422 when the key came with another request
 */
export async function replay<R>(call: Call, key: IdempotencyRow): Promise<{ reply: R } | null> {
  // Two callers with one key wait for each other instead of doing the work twice.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${call.tenant.id}/${key.principalId}/${key.key}`}, 0))`.execute(
    call.sql,
  );
  const found = await sql<{ reply: { sealed: string } }>`select reply from kernel.idempotency
    where principal_id = ${key.principalId} and key = ${key.key} and created_at > ${new Date(call.now().getTime() - 86_400_000)}
      and reply ? 'sealed'`.execute(call.sql);
  const row = found.rows[0];
  if (!row) {
    await sql`delete from kernel.idempotency where principal_id = ${key.principalId} and key = ${key.key}`.execute(
      call.sql,
    );
    return null;
  }
  const first = JSON.parse(call.parts.secrets.open(row.reply.sealed, placeOf(call, key))) as {
    fingerprint: string;
    reply: R;
  };
  if (first.fingerprint !== key.fingerprint)
    throw problems.invalid('This Idempotency-Key was used for another request.', {
      code: 'idempotency-key-reused',
    });
  Object.assign(key, { status: 0 });
  return { reply: first.reply };
}
