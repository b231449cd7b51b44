import { sql } from '@serviflow/sdk';
import { mailFailed, TransportError, transports } from '../../contract.ts';
import type { MailDb, OutgoingRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { nextTry } from '../backoff.ts';
import { cleanLine } from '../parse/clean.ts';
import { type Clearance, clearances, LOOK_AGAIN_MINUTES, sentAs, transportOf } from './may-send.ts';
import { toWire, type WireFile } from './to-wire.ts';

const BATCH = 8;
/** Mails on the wire at once. */
const PARALLEL = 4;
/** Longer than a batch can take with the time-outs of the transports. */
export const OUTGOING_LEASE_SECONDS = 120;

interface Claimed {
  row: OutgoingRow;
  files: WireFile[];
  clearance: Clearance;
}

interface Outcome {
  row: OutgoingRow;
  response: string | null;
  error: { reason: string; permanent: boolean } | null;
  /** Why it was not tried. */
  held?: string;
}

/**
 * Sends the mails that are due until none is left. A worker that dies between sending and noting it sends the mail
 * again after the lease: at least once, with the same Message-ID.
 * @param budget seconds of work after which it stops
 * @returns true when the time was up with mails left
 */
export async function drainOutgoing(c: Ctx, budget: { seconds: number }): Promise<boolean> {
  if (transports.held || !c.settings.sendOutgoing) return false;
  const end = performance.now() + budget.seconds * 1000;
  let outcomes: Outcome[] = [];
  for (;;) {
    const stop = performance.now() > end || c.signal.aborted;
    const done = outcomes;
    const batch = await c.tx(async (tx) => {
      await note(tx as Ctx, done);
      return stop ? [] : claim(tx as Ctx);
    });
    if (batch.length === 0) return stop;
    outcomes = await sendAll(c, batch);
    // What was queued since has queued a job of its own.
    if (batch.length < BATCH) {
      const last = outcomes;
      await c.tx((tx) => note(tx as Ctx, last));
      return false;
    }
  }
}

async function sendAll(c: Ctx, batch: readonly Claimed[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let i = 0; i < batch.length; i += PARALLEL) {
    const part = batch.slice(i, i + PARALLEL);
    outcomes.push(...(await Promise.all(part.map((one) => sendOne(c, one)))));
  }
  return outcomes;
}

async function claim(c: Ctx): Promise<Claimed[]> {
  const now = c.now();
  const lease = new Date(now.getTime() + OUTGOING_LEASE_SECONDS * 1000);
  const claimed = await sql<OutgoingRow>`
    update mail.outgoing set state = 'sending', attempts = attempts + 1, lease_until = ${lease}, next_attempt_at = ${lease}
     where id = any (array(
       select id from mail.outgoing where state in ('queued', 'sending') and next_attempt_at <= ${now}
        order by next_attempt_at, id limit ${BATCH} for update skip locked))
    returning *`.execute(c.sql<unknown>());
  const allowed = await clearances(c, claimed.rows);
  const batch: Claimed[] = [];
  for (const row of claimed.rows.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const clearance = allowed.get(row.id);
    if (clearance) batch.push({ row, files: await filesOf(c, row), clearance });
  }
  return batch;
}

async function filesOf(c: Ctx, row: OutgoingRow): Promise<WireFile[]> {
  const files: WireFile[] = [];
  for (const { id, name, type } of row.file_ids.length ? await c.files.info(row.file_ids) : []) {
    files.push({ name, type, content: await c.files.read(id) });
  }
  return files;
}

async function sendOne(c: Ctx, { row, files, clearance }: Claimed): Promise<Outcome> {
  try {
    const name = transportOf(c, row);
    const transport = transports.get(name);
    if (!transport) throw new TransportError(`The transport "${name}" is not running.`, { permanent: false });
    const as = await sentAs(c, row, clearance, transport);
    if (typeof as === 'string') return { row, response: null, error: null, held: as };
    const { response } = await transport.send(await toWire(c, row, files, as));
    return { row, response: cleanLine(response, 300), error: null };
  } catch (error) {
    const reason = cleanLine(error instanceof Error ? error.message : String(error), 500);
    return {
      row,
      response: null,
      error: { reason, permanent: error instanceof TransportError && error.permanent },
    };
  }
}

/** Notes what became of each mail; those given up are told on their ticket. */
async function note(c: Ctx, outcomes: readonly Outcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const db = c.sql<MailDb>();
  const now = c.now();
  await hold(c, outcomes);
  const sent = outcomes.filter((one) => one.error === null && one.held === undefined);
  if (sent.length) {
    const ids = sent.map((one) => one.row.id);
    const responses = sent.map((one) => one.response);
    // A bounce may be faster than this note; it must not be overwritten.
    await sql`
      update mail.outgoing o set state = 'sent', sent_at = ${now}, lease_until = null, last_error = null, held_reason = null, response = r.response
        from unnest(${ids}::uuid[], ${responses}::text[]) as r(id, response)
       where o.id = r.id and o.state = 'sending'`.execute(c.sql<unknown>());
  }
  for (const { row, error } of outcomes) {
    if (!error) continue;
    const next = error.permanent ? null : nextTry('outgoing', row.attempts, now);
    c.log.warn('a mail could not be sent', {
      outgoing: row.id,
      attempt: row.attempts,
      givenUp: next === null,
      error: error.reason,
    });
    await db
      .updateTable('mail.outgoing')
      .set({
        state: next ? 'queued' : 'failed',
        lease_until: null,
        last_error: error.reason,
        held_reason: null,
        next_attempt_at: next ?? now,
      })
      .where('id', '=', row.id)
      .where('state', '=', 'sending')
      .execute();
    if (!next) await tellFailure(c, row, error.reason);
  }
}

/** Puts back what has to wait. It was not tried, so that however long it takes it is not given up. */
async function hold(c: Ctx, outcomes: readonly Outcome[]): Promise<void> {
  const held = outcomes.filter((one) => one.held !== undefined);
  if (held.length === 0) return;
  const ids = held.map((one) => one.row.id);
  const reasons = held.map((one) => one.held);
  const again = new Date(c.now().getTime() + LOOK_AGAIN_MINUTES * 60_000);
  await sql`
    update mail.outgoing o set state = 'queued', attempts = attempts - 1, lease_until = null, last_error = h.reason,
           held_reason = h.reason, next_attempt_at = ${again}
      from unnest(${ids}::uuid[], ${reasons}::text[]) as h(id, reason)
     where o.id = h.id and o.state = 'sending'`.execute(c.sql<unknown>());
}

async function tellFailure(c: Ctx, row: OutgoingRow, reason: string): Promise<void> {
  c.emit(
    mailFailed,
    { outgoingId: row.id, ticketId: row.ticket_id, reason },
    { audience: { permission: 'mail.read' } },
  );
  if (!row.ticket_id) return;
  const to = row.recipients.map((box) => box.address).join(', ');
  const body = `Mail to ${to} could not be sent: ${reason}`;
  await c.use.tickets.recordActivity(row.ticket_id, {
    type: 'system',
    visibility: 'internal',
    channel: 'email',
    body,
  });
}
