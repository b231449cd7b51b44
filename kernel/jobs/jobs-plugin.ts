import {
  type Context,
  decodeCursor,
  defineManifest,
  definePlugin,
  encodeCursor,
  pageInput,
  pageOf,
  problems,
  Type,
  uuidv7,
} from '@serviflow/sdk';
import { sql } from 'kysely';
import { RUNTIME } from '../runtime-token.ts';
import { SCHEMA } from './job-message.ts';

export const jobs = defineManifest({
  id: 'jobs',
  title: 'Background work',
  description: 'Event handlers and jobs: what waits, what rests after faults, what failed for good.',
  version: '1.0.0',
  sdk: '^1.0.0',
  permissions: { 'jobs.manage': { title: 'See and repeat background work', roles: ['admin'] } },
});

const NullableText = Type.Union([Type.String(), Type.Null()]);
const DeadLetter = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  type: Type.String(),
  handler: NullableText,
  payload: Type.Unknown(),
  occurredAt: Type.String({ format: 'date-time' }),
  failedAt: Type.String({ format: 'date-time' }),
  attempts: Type.Integer(),
  error: Type.String(),
});

interface LetterRow {
  readonly id: string;
  readonly kind: string;
  readonly type: string;
  readonly handler: string | null;
  readonly payload: unknown;
  readonly occurred_at: Date;
  readonly failed_at: Date;
  readonly attempts: number;
  readonly error: string;
}

const letters = jobs.query('dead-letters', {
  title: 'Failed for good',
  permission: 'jobs.manage',
  input: Type.Object({ ...pageInput }),
  reply: pageOf(DeadLetter),
  async run(c, { limit = 50, cursor }) {
    const after = cursor === undefined ? null : decodeCursor(cursor, 1);
    if (cursor !== undefined && !after)
      throw problems.invalid('This cursor is not valid.', { code: 'bad-cursor' });
    const older = after ? sql`where id < ${String(after[0])}::uuid` : sql``;
    const { rows } =
      await sql<LetterRow>`select id, kind, type, handler, payload, occurred_at, failed_at, attempts, error
      from kernel.dead_letter ${older} order by id desc limit ${limit + 1}`.execute(c.sql());
    const items = rows.slice(0, limit).map(({ occurred_at, failed_at, ...row }) => ({
      ...row,
      occurredAt: occurred_at.toISOString(),
      failedAt: failed_at.toISOString(),
    }));
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeCursor([last.id]) : null };
  },
});

const Id = Type.Object({ id: Type.String({ format: 'uuid' }) });

const runAgain = jobs.action('run-again', {
  title: 'Run again',
  permission: 'jobs.manage',
  listed: false,
  http: { path: '/dead-letters/{id}/run-again' },
  input: Id,
  reply: Type.Object({ id: Type.String(), type: Type.String() }),
  async run(c, { id }) {
    // Back into the outbox, for the one handler that failed and under the first id of the message: effects outside
    // the database that carry it are not doubled.
    const { rows } = await sql<{
      type: string;
    }>`with letter as (delete from kernel.dead_letter where id = ${id}::uuid returning *)
      insert into kernel.outbox (id, kind, type, aggregate, payload, options, actor_id, request_id, occurred_at)
      select ${uuidv7()}::uuid, kind, type, aggregate, payload,
        jsonb_strip_nulls(jsonb_build_object('handler', handler, 'messageId', message_id)), actor_id, request_id, occurred_at
      from letter returning type`.execute(c.sql());
    const again = rows[0];
    if (!again) throw problems.notFound();
    c.audit({ type: again.type });
    c.afterCommit(() => c.get(RUNTIME).notifier.publish('outbox', {}));
    return { id, type: again.type };
  },
});

const discard = jobs.action('discard', {
  title: 'Discard',
  permission: 'jobs.manage',
  risk: 'danger',
  listed: false,
  http: { path: '/dead-letters/{id}/discard' },
  input: Id,
  reply: Type.Object({ id: Type.String() }),
  async run(c, { id }) {
    const { rows } = await sql<{
      type: string;
      error: string;
    }>`delete from kernel.dead_letter where id = ${id}::uuid returning type, error`.execute(c.sql());
    const gone = rows[0];
    if (!gone) throw problems.notFound();
    c.audit(gone);
    return { id };
  },
});

const health = jobs.query('health', {
  title: 'State of background work',
  permission: 'jobs.manage',
  input: Type.Object({}),
  reply: Type.Object({
    deadLetters: Type.Integer(),
    resting: Type.Array(
      Type.Object({
        handler: Type.String(),
        since: Type.String({ format: 'date-time' }),
        error: Type.String(),
      }),
    ),
    queues: Type.Array(
      Type.Object({
        handler: Type.String(),
        waiting: Type.Integer(),
        retrying: Type.Integer(),
        running: Type.Integer(),
        oldest: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
      }),
    ),
  }),
  async run(c) {
    const own = await sql<{ count: number }>`select count(*) as count from kernel.dead_letter`.execute(
      c.sql(),
    );
    const resting = await sql<{
      handler: string;
      opened_at: Date;
      error: string;
    }>`select handler, opened_at, error from kernel.breaker order by handler`.execute(c.sql());
    return {
      deadLetters: Number(own.rows[0]?.count ?? 0),
      resting: resting.rows.map((r) => ({
        handler: r.handler,
        since: r.opened_at.toISOString(),
        error: r.error,
      })),
      queues: await queuesOf(c),
    };
  },
});

/** The queue's schema is the relay role's, so the tenant is named here (and comes from the call, never from input). */
async function queuesOf(c: Context) {
  const { rows } = await c.get(RUNTIME).db.control.query(
    `select name as handler, count(*) filter (where state = 'created') as waiting, count(*) filter (where state = 'retry') as retrying,
       count(*) filter (where state = 'active') as running, min(created_on) filter (where state < 'active') as oldest
     from ${SCHEMA}.job where group_id = $1 group by name order by name`,
    [c.tenant.id],
  );
  return rows.map((row) => ({ ...row, oldest: row.oldest?.toISOString() ?? null }));
}

export const jobsPlugin = definePlugin(jobs, {
  register(p) {
    p.query(letters, health);
    p.action(runAgain, discard);
  },
});
