import { sql } from '@serviflow/sdk';
import { mailFailed, TransportError, transports } from '../../contract.ts';
import type { MailDb, OutgoingRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { nextTry } from '../backoff.ts';
import { cleanLine } from '../parse/clean.ts';
import { toWire, type WireFile } from './to-wire.ts';

const BATCH = 8;
/** Mails on the wire at once. */
const PARALLEL = 4;
/** Longer than a batch can take with the time-outs of the transports. */
export const OUTGOING_LEASE_SECONDS = 120;

interface Outcome {
  row: OutgoingRow;
  response: string | null;
  error: { reason: string; permanent: boolean } | null;
}

/**
 * Sends the mails that are due until none is left. A worker that dies between sending and noting it sends the mail
 * again after the lease: at least once, with the same Message-ID.
 * @param budget seconds of work after which it stops
 * @returns true when the time was up with mails left
 */
export async function drainOutgoing(c: Ctx, budget: { seconds: number }): Promise<boolean> {
  if (!c.settings.sendOutgoing) return false;
  const end = performance.now() + budget.seconds * 1000;
  for (;;) {
    if (performance.now() > end || c.signal.aborted) return true;
    const batch = await claim(c);
    if (batch.length === 0) return false;
    const outcomes: Outcome[] = [];
    for (let i = 0; i < batch.length; i += PARALLEL) {
      outcomes.push(
        ...(await Promise.all(batch.slice(i, i + PARALLEL).map(({ row, files }) => sendOne(c, row, files)))),
      );
    }
    await c.tx(async (tx) => note(tx as Ctx, outcomes));
  }
}

function claim(c: Ctx): Promise<{ row: OutgoingRow; files: WireFile[] }[]> {
  return c.tx(async (tx) => {
    const now = c.now();
    const lease = new Date(now.getTime() + OUTGOING_LEASE_SECONDS * 1000);
    const rows = (await tx
      .sql<MailDb>()
      .updateTable('mail.outgoing')
      .set({ state: 'sending', attempts: sql`attempts + 1`, lease_until: lease, next_attempt_at: lease })
      .where('id', 'in', (q) =>
        q
          .selectFrom('mail.outgoing')
          .select('id')
          .where('state', 'in', ['queued', 'sending'])
          .where('next_attempt_at', '<=', now)
          .orderBy('next_attempt_at')
          .orderBy('id')
          .limit(BATCH)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .execute()) as OutgoingRow[];
    const claimed: { row: OutgoingRow; files: WireFile[] }[] = [];
    for (const row of rows) claimed.push({ row, files: await filesOf(tx as Ctx, row) });
    return claimed;
  });
}

async function filesOf(c: Ctx, row: OutgoingRow): Promise<WireFile[]> {
  const files: WireFile[] = [];
  for (const { id, name, type } of row.file_ids.length ? await c.files.info(row.file_ids) : []) {
    files.push({ name, type, content: await c.files.read(id) });
  }
  return files;
}

async function sendOne(c: Ctx, row: OutgoingRow, files: WireFile[]): Promise<Outcome> {
  try {
    const transport = transports.get(row.transport);
    if (!transport)
      throw new TransportError(`The transport "${row.transport}" is not running.`, { permanent: false });
    const { response } = await transport.send(await toWire(row, { tenantId: c.tenant.id, files }));
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
  const db = c.sql<MailDb>();
  const now = c.now();
  const sent = outcomes.filter((one) => one.error === null);
  if (sent.length) {
    // A bounce may be faster than this note; it must not be overwritten.
    await db
      .updateTable('mail.outgoing')
      .set({
        state: 'sent',
        sent_at: now,
        lease_until: null,
        last_error: null,
        response: sent[0]?.response ?? null,
      })
      .where(
        'id',
        'in',
        sent.map((one) => one.row.id),
      )
      .where('state', '=', 'sending')
      .execute();
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
        next_attempt_at: next ?? now,
      })
      .where('id', '=', row.id)
      .where('state', '=', 'sending')
      .execute();
    if (!next) await tellFailure(c, row, error.reason);
  }
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
