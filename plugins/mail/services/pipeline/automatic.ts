import type { Ctx } from '../../manifest.ts';
import { decideMatch } from '../threading/match.ts';
import { verdict } from '../verdict.ts';
import { findCandidates } from './candidates.ts';
import type { LockedMessage } from './lock-message.ts';
import type { Result } from './process.ts';
import type { Sender } from './sender.ts';
import { type Material, noteAutomatic } from './to-ticket.ts';

/** A message that a program wrote, on its way to the ticket that it belongs to. */
export type AutomaticWork = Material & Pick<LockedMessage, 'known'>;

/**
 * Notes a message of a program on the ticket that it belongs to: by In-Reply-To and References, by the message that it
 * returns or quotes, else by what a participant's subject or link names. Who sent it does not matter for the first two,
 * as the note is internal and changes nothing.
 * @returns null when it belongs to no ticket
 */
export async function noteOnItsTicket(c: Ctx, work: AutomaticWork, sender: Sender): Promise<Result | null> {
  const { known, verdicts } = work;
  const named = known.ticketId ?? known.mentionedTicketId;
  const ticket = named ? (await c.use.tickets.get([named])).get(named) : undefined;
  if (ticket) {
    const step = known.ticketId ? 'match.references' : 'match.returned';
    verdicts.push(
      verdict(step, 'match', `The message names or returns a message of ticket #${ticket.number}.`),
    );
    return noted(await noteAutomatic(c, ticket.id, work, sender));
  }
  const decision = decideMatch(await findCandidates(c, work.read, { sender, knownTicketId: known.ticketId }));
  verdicts.push(...decision.verdicts.filter(({ step }) => step !== 'match.none' && step !== 'match.triage'));
  return decision.outcome === 'thread' && decision.ticket
    ? noted(await noteAutomatic(c, decision.ticket.ticketId, work, sender))
    : null;
}

const noted = (applied: Result['applied']): Result => ({
  state: 'processed',
  outcome: 'noted',
  applied: applied ?? null,
});

/** An automatic answer never opens a ticket and never changes one: it is noted where it belongs. */
export async function noteAnswer(c: Ctx, work: AutomaticWork, sender: Sender): Promise<Result> {
  const result = await noteOnItsTicket(c, work, sender);
  if (result) return result;
  work.verdicts.push(
    verdict('automatic.unmatched', 'stopped', 'An automatic answer that belongs to no ticket opens none.'),
  );
  return { state: 'refused', outcome: 'automatic' };
}
