import { uuidv7 } from '@serviflow/sdk';
import type pg from 'pg';
import type { JobMessage } from './job-message.ts';

export interface DeadLetter {
  readonly message: JobMessage;
  /** Null when nobody installed knows the type. */
  readonly handler: string | null;
  readonly attempts: number;
  readonly error: string;
}

/** Keeps what could not be handled, with its original data, in the transaction of `client`. */
export async function bury(
  client: Pick<pg.Pool, 'query'>,
  letters: readonly DeadLetter[],
  now: Date,
): Promise<void> {
  if (letters.length === 0) return;
  const rows = letters.map(({ message, ...letter }) => ({ ...message, ...letter, id: uuidv7() }));
  await client.query(
    `insert into kernel.dead_letter (tenant_id, id, kind, handler, type, message_id, aggregate, payload, actor_id, request_id, occurred_at, failed_at, attempts, error)
     select r."tenantId", r.id, r.kind, r.handler, r.type, r."messageId", r.aggregate, coalesce(r.payload, 'null'), r."actorId", r."requestId", r."occurredAt", $2, r.attempts, left(r.error, 4000)
     from jsonb_to_recordset($1::jsonb) as r("tenantId" uuid, id uuid, kind text, handler text, type text, "messageId" uuid, aggregate text,
       payload jsonb, "actorId" text, "requestId" text, "occurredAt" timestamptz, attempts int, error text)`,
    [JSON.stringify(rows), now],
  );
}
