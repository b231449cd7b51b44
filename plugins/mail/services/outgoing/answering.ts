import type { MailDb } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';

/** What the messages of a ticket say about mail to those who wrote them. */
export interface Answering {
  /** Addresses whose latest message was one that no program may answer (machines, lists, loops). */
  silent: Set<string>;
  /** Where somebody asked for answers, by the address that they wrote from. */
  instead: Map<string, string>;
}

/** Messages of a ticket that are looked at, from the newest on. */
const LATEST = 50;

/**
 * Reads how the people who wrote to a ticket may be answered. A Reply-To counts on the message that opened the ticket
 * alone: on a later one it could lead the answers to somebody who may not read them (0.11). What a program sent to the
 * ticket by itself, such as an absence note, says nothing about its owner.
 */
export async function answeringOf(c: Ctx, ticketId: string): Promise<Answering> {
  const rows = await c
    .sql<MailDb>()
    .selectFrom('mail.message')
    .select(['from_address', 'reply_to', 'may_answer', 'outcome'])
    .where('ticket_id', '=', ticketId)
    .where('from_address', 'is not', null)
    .where((e) => e.or([e('may_answer', '=', true), e('outcome', 'is distinct from', 'noted')]))
    .orderBy('id', 'desc')
    .limit(LATEST)
    .execute();
  const may = new Map<string, boolean>();
  const instead = new Map<string, string>();
  for (const { from_address: from, reply_to: asked, may_answer, outcome } of rows) {
    if (!from) continue;
    if (asked && outcome === 'created') instead.set(from, asked);
    for (const address of asked ? [from, asked] : [from]) if (!may.has(address)) may.set(address, may_answer);
  }
  return { silent: new Set([...may].filter(([, allowed]) => !allowed).map(([address]) => address)), instead };
}
