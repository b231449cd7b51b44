import { canonicalEmail, uuidv7 } from '@serviflow/sdk';
import type { Arrival } from '../../contract.ts';
import type { MailDb } from '../../data/tables.ts';
import { wakeLane } from '../../jobs/process.ts';
import type { Ctx } from '../../manifest.ts';
import { normalizeAddress } from '../parse/addresses.ts';
import { cleanLine } from '../parse/clean.ts';
import { verdict } from '../verdict.ts';
import { laneOf } from './lane.ts';

/** Stores a raw message and queues it, in the caller's transaction; see `MailV1.receive`. */
export async function receive(
  c: Ctx,
  raw: Uint8Array,
  arrival: Arrival,
): Promise<{ id: string; duplicate: boolean }> {
  if (arrival.dedupeKey) {
    const known = await c
      .sql<MailDb>()
      .selectFrom('mail.message')
      .select('id')
      .where('dedupe_key', '=', arrival.dedupeKey)
      .executeTakeFirst();
    if (known) return { id: known.id, duplicate: true };
  }
  const id = uuidv7();
  // The message owns its file: only readers of the message log may read it, never the customers of the ticket.
  const file = await c.files.save(raw, {
    name: 'message.eml',
    type: 'message/rfc822',
    owner: { subject: 'mail.message', id, internal: true },
  });
  const now = c.now();
  const lane = laneOf(arrival.envelopeFrom);
  const limits = arrival.truncated
    ? [verdict('receive.size', 'limited', 'The message was too large; its end is missing.')]
    : [];
  await c
    .sql<MailDb>()
    .insertInto('mail.message')
    .values({
      id,
      source: arrival.source,
      recipient: canonicalEmail(cleanLine(arrival.recipient, 254)),
      envelope_from:
        arrival.envelopeFrom === null ? null : canonicalEmail(cleanLine(arrival.envelopeFrom, 254)),
      envelope_to: arrival.envelopeTo?.slice(0, 100).map((one) => cleanLine(one, 254)) ?? [],
      remote_address: arrival.remoteAddress ?? null,
      helo: arrival.helo ? cleanLine(arrival.helo, 254) : null,
      submitted_by: normalizeAddress(arrival.submittedBy),
      lane,
      dedupe_key: arrival.dedupeKey ?? null,
      raw_file_id: file.id,
      raw_sha256: file.sha256,
      size: raw.byteLength,
      verdicts: JSON.stringify([
        verdict('receive', 'pass', `Received by ${arrival.source} for ${arrival.recipient}.`),
        ...limits,
      ]),
      next_attempt_at: now,
      received_at: now,
    } as never)
    .execute();
  await wakeLane(c, lane);
  return { id, duplicate: false };
}
