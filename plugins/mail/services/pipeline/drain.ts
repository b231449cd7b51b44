import { Problem, sql } from '@serviflow/sdk';
import { mailHeld } from '../../contract.ts';
import type { MailDb, MessageRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { nextTry } from '../backoff.ts';
import { cleanLine } from '../parse/clean.ts';
import { checkSender } from '../proof/check-sender.ts';
import { hintsOf } from '../read/hints.ts';
import { reader } from '../read/thread-reader.ts';
import { verdict } from '../verdict.ts';
import { type Begun, type Claimed, claimLane, giveBack, keepLease } from './claim.ts';
import { processMessage } from './process.ts';

/** Milliseconds after which the lease of a batch is renewed. */
const RENEW_AFTER = 10_000;

/**
 * Works through the messages of a lane that are due, in order, until none is left.
 * @param budget seconds of work after which it stops
 * @returns true when the time was up with messages left
 */
export async function drainIncoming(c: Ctx, budget: { lane: number; seconds: number }): Promise<boolean> {
  if (!c.settings.processIncoming) return false;
  const end = performance.now() + budget.seconds * 1000;
  for (;;) {
    const batch = await claimLane(c, budget.lane);
    if (batch.length === 0) return false;
    let renewed = performance.now();
    // All at once: a DNS that is silent costs the batch a moment, not each message.
    for (const claimed of batch) if (claimed.raw) begin(c, claimed, claimed.raw);
    for (const [index, claimed] of batch.entries()) {
      const rest = batch.slice(index).map(({ row }) => row);
      if (performance.now() > end || c.signal.aborted) {
        await giveBack(c, rest);
        return true;
      }
      if (performance.now() - renewed > RENEW_AFTER) {
        await keepLease(c, rest);
        renewed = performance.now();
      }
      await workOn(c, claimed);
    }
  }
}

/** Begins what needs no transaction: the thread reads, then DNS is asked about the sender. */
function begin(c: Ctx, claimed: Claimed, raw: Uint8Array): NonNullable<Claimed['begun']> {
  const begun = reader.read(raw, hintsOf(c.tenant)).then(async (read): Promise<Begun> => {
    return [read, await checkSender({ arrived: claimed.row, mail: read.mail, raw }, c.settings)];
  });
  // The failure is told when the message's turn comes.
  begun.catch(() => undefined);
  claimed.begun = begun;
  return begun;
}

/** One message, start to end. Its failure is noted and never reaches the next message. */
async function workOn(c: Ctx, claimed: Claimed): Promise<void> {
  const { row } = claimed;
  try {
    const raw = claimed.raw ?? (await c.tx((tx) => tx.files.read(row.raw_file_id)));
    const [read, authentication] = await (claimed.begun ?? begin(c, claimed, raw));
    await c.tx((tx) => processMessage(tx as Ctx, row.id, { read, raw, authentication }));
  } catch (error) {
    await setBack(c, row, error);
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
  const step = verdict('process', next ? 'limited' : 'stopped', `Try ${message.attempts} failed: ${reason}`);
  await c.tx(async (tx) => {
    const stored = await tx
      .sql<MailDb>()
      .updateTable('mail.message')
      .set({
        state: next ? 'received' : 'failed',
        lease_until: null,
        last_error: reason,
        verdicts: JSON.stringify([...message.verdicts, step]) as never,
        ...(next ? { next_attempt_at: next } : { processed_at: c.now() }),
        ...(innocent && { attempts: sql`attempts - 1` }),
      })
      .where('id', '=', message.id)
      .where('state', '=', 'received')
      .executeTakeFirst();
    // A mail that no rule could read is told like one that waits for a decision.
    if (!next && stored.numUpdatedRows > 0n)
      tx.emit(mailHeld, { messageId: message.id, ticketId: null }, { audience: { permission: 'mail.read' } });
  });
}
