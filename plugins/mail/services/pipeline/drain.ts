import { Problem, sql } from '@serviflow/sdk';
import type { MailDb, MessageRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { nextTry } from '../backoff.ts';
import { cleanLine } from '../parse/clean.ts';
import { reader } from '../read/thread-reader.ts';
import { verdict } from '../verdict.ts';
import { processMessage } from './process.ts';

/** Messages taken at once; small, so that a killed worker holds few back until their lease ends. */
const BATCH = 20;
const LEASE_SECONDS = 300;

/**
 * Works through messages that are due until none is left.
 * @param budget seconds of work after which it stops
 * @returns true when the time was up with messages left
 */
export async function drainIncoming(c: Ctx, budget: { seconds: number }): Promise<boolean> {
  if (!c.settings.processIncoming) return false;
  const end = performance.now() + budget.seconds * 1000;
  for (;;) {
    const batch = await claim(c);
    if (batch.length === 0) return false;
    for (const [index, message] of batch.entries()) {
      if (performance.now() > end || c.signal.aborted) {
        await giveBack(c, batch.slice(index));
        return true;
      }
      await workOn(c, message);
    }
  }
}

/** Counts the try before it begins: a message that kills the worker is set aside after the same number of tries. */
function claim(c: Ctx): Promise<MessageRow[]> {
  return c.tx(async (tx) => {
    const db = tx.sql<MailDb>();
    const now = c.now();
    const lease = new Date(now.getTime() + LEASE_SECONDS * 1000);
    return (await db
      .updateTable('mail.message')
      .set({ attempts: sql`attempts + 1`, lease_until: lease, next_attempt_at: lease })
      .where('id', 'in', (q) =>
        q
          .selectFrom('mail.message')
          .select('id')
          .where('state', '=', 'received')
          .where('next_attempt_at', '<=', now)
          .orderBy('next_attempt_at')
          .orderBy('id')
          .limit(BATCH)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .execute()) as MessageRow[];
  });
}

/** Returns messages that were taken but not begun, without counting the try. */
async function giveBack(c: Ctx, messages: readonly MessageRow[]): Promise<void> {
  const ids = messages.map((message) => message.id);
  await c.tx((tx) =>
    tx
      .sql<MailDb>()
      .updateTable('mail.message')
      .set({ attempts: sql`attempts - 1`, lease_until: null, next_attempt_at: c.now() })
      .where('id', 'in', ids)
      .where('state', '=', 'received')
      .execute(),
  );
}

/** One message, start to end. Its failure is noted and never reaches the next message. */
async function workOn(c: Ctx, message: MessageRow): Promise<void> {
  try {
    const raw = await c.tx((tx) => tx.files.read(message.raw_file_id));
    const read = await reader.read(raw);
    await c.tx((tx) => processMessage(tx as Ctx, message.id, { read, raw }));
  } catch (error) {
    await setBack(c, message, error);
  }
}

async function setBack(c: Ctx, message: MessageRow, error: unknown): Promise<void> {
  // A plugin that is down says nothing about the message: such a try does not count.
  const innocent = error instanceof Problem && error.status === 503;
  const reason = cleanLine(error instanceof Error ? error.message : String(error), 500);
  const next = nextTry('incoming', innocent ? 2 : message.attempts, c.now());
  c.log.warn('a message could not be processed', {
    message: message.id,
    attempt: message.attempts,
    givenUp: next === null,
    error: reason,
  });
  const trail = [
    ...message.verdicts,
    verdict('process', next ? 'limited' : 'stopped', `Try ${message.attempts} failed: ${reason}`),
  ];
  await c.tx((tx) =>
    tx
      .sql<MailDb>()
      .updateTable('mail.message')
      .set({
        state: next ? 'received' : 'failed',
        lease_until: null,
        last_error: reason,
        verdicts: JSON.stringify(trail) as never,
        ...(next ? { next_attempt_at: next } : { processed_at: c.now() }),
        ...(innocent && { attempts: sql`attempts - 1` }),
      })
      .where('id', '=', message.id)
      .where('state', '=', 'received')
      .execute(),
  );
}
