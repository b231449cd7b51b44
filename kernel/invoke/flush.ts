import { uuidv7 } from '@serviflow/sdk';
import { sql } from 'kysely';
import type { OpenTransaction } from '../data/database.ts';

export interface OutboxRow {
  readonly id: string;
  readonly kind: 'event' | 'job';
  readonly type: string;
  readonly aggregate: string | null;
  readonly payload: unknown;
  /** Audience of an event; `after` and `key` of a job. */
  readonly options: unknown;
}

export interface AuditRow {
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly entityType: string | null;
  readonly entityId: string | null;
  readonly details: Record<string, unknown>;
  readonly ip: string | null;
}

export interface IdempotencyRow {
  readonly principalId: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly reply: unknown;
}

export interface Flush {
  readonly outbox: readonly OutboxRow[];
  readonly audit: readonly AuditRow[];
  readonly idempotency: IdempotencyRow | null;
  readonly actorId: string;
  readonly requestId: string;
  readonly at: Date;
}

/** Writes what a call leaves behind (facts, jobs, audit, replayable answer) on the way of the commit. */
export function flush(transaction: OpenTransaction, f: Flush): void {
  const parts = [];
  if (f.outbox.length) {
    parts.push(sql`o as (insert into kernel.outbox (id, kind, type, aggregate, payload, options, actor_id, request_id, occurred_at)
      select r.id, r.kind, r.type, r.aggregate, r.payload, r.options, ${f.actorId}, ${f.requestId}, ${f.at}
      from jsonb_to_recordset(${JSON.stringify(f.outbox)}::jsonb) as r(id uuid, kind text, type text, aggregate text, payload jsonb, options jsonb))`);
  }
  if (f.audit.length) {
    const rows = f.audit.map((a) => ({ id: uuidv7(), ...a }));
    parts.push(sql`a as (insert into kernel.audit (id, at, actor_kind, actor_id, actor_name, action, entity_type, entity_id, details, ip, request_id)
      select r.id, ${f.at}, r."actorKind", r."actorId", r."actorName", r.action, r."entityType", r."entityId", r.details, r.ip, ${f.requestId}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "actorKind" text, "actorId" text, "actorName" text, action text, "entityType" text, "entityId" text, details jsonb, ip text))`);
  }
  if (f.idempotency) {
    const i = f.idempotency;
    parts.push(sql`i as (insert into kernel.idempotency (principal_id, key, fingerprint, status, reply, created_at)
      values (${i.principalId}, ${i.key}, ${i.fingerprint}, ${i.status}, ${JSON.stringify(i.reply ?? null)}::jsonb, ${f.at})
      on conflict do nothing)`);
  }
  if (parts.length) transaction.later(sql`with ${sql.join(parts)} select 1`.compile(transaction.sql));
}
