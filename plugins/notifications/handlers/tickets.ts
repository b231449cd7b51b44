import type { EventDelivery, Static } from '@serviflow/sdk';
import type {
  Activity,
  Ticket,
  ticketAssigned,
  ticketCreated,
  ticketNoted,
  ticketReplied,
  ticketResolved,
  ticketStatusChanged,
} from '../../tickets/contract.ts';
import type { Ctx } from '../manifest.ts';
import { inCopy, isActor } from '../services/recipients.ts';
import { type Fact, showOnly, tell, write } from '../services/tell.ts';
import { CUSTOMER_STATUS_WORDS, STATUS_WORDS } from '../services/words.ts';

/** What was written down this much after it happened is history (imports, demo data): nobody is told of it. */
const HISTORY_MS = 15 * 60_000;

interface TicketFact {
  readonly ticketId: string;
  readonly actor: Static<typeof ticketCreated.payload>['actor'];
  readonly at: string;
}

/** The ticket that an event is about; null when nobody needs to hear of it. */
async function subjectOf(
  c: Ctx,
  event: Pick<EventDelivery, 'occurredAt'> & { payload: TicketFact },
): Promise<Ticket | null> {
  const { ticketId, at } = event.payload;
  if (event.occurredAt.getTime() - Date.parse(at) > HISTORY_MS) return null;
  const ticket = (await c.use.tickets.get([ticketId])).get(ticketId);
  return ticket && !ticket.deletedAt ? ticket : null;
}

const factOf = (
  event: EventDelivery,
  ticket: Ticket,
  actor: Fact['actor'],
  notice: Fact['notice'],
): Fact => ({
  eventId: event.id,
  type: event.type,
  ticket,
  actor,
  notice,
});

type Created = Static<typeof ticketCreated.payload>;

/** What came by mail is confirmed by the mail plugin, which knows whether that message may be answered (25.2). */
const isConfirmed = ({ source, isSystem }: Created): boolean => source !== 'email' && !isSystem;

export const createdMatters = (payload: Created): boolean =>
  isConfirmed(payload) || payload.assigneeId !== null || payload.followsId !== null;

export async function created(c: Ctx, event: EventDelivery<typeof ticketCreated.payload>): Promise<void> {
  const { actor, assigneeId } = event.payload;
  const ticket = await subjectOf(c, event);
  if (!ticket) return;
  // A confirmation is for the writer too, so the actor does not count.
  if (isConfirmed(event.payload) && !ticket.isSystem)
    await tell(c, 'createdToRequester', factOf(event, ticket, null, null), { viewLink: true });
  // A ticket that is born with an owner has no event of its own for that.
  if (assigneeId && assigneeId === ticket.assigneeId)
    await tellAssignee(c, event, ticket, { actor, note: null });
  else if (event.payload.followsId !== null) await tellPool(c, event, ticket, actor);
}

/** What a customer wrote after the end of a ticket that nobody owns (any more): all who might take it are told. */
async function tellPool(
  c: Ctx,
  event: EventDelivery,
  ticket: Ticket,
  actor: TicketFact['actor'],
): Promise<void> {
  const heading = `${actor.name} wrote about a closed ticket`;
  const notice = { title: `${heading}: #${ticket.number} belongs to nobody`, body: ticket.title };
  const fact = factOf(event, ticket, actor, notice);
  const intro = `Ticket #${ticket.number} "${ticket.title}" waits in the pool, as nobody is assigned to it.`;
  await tell(c, 'backToAdmins', fact, { values: { heading, intro, buttonLabel: 'Open ticket' } });
  await showOnly(c, 'pool', fact);
}

/** Whether the assignee of a ticket can still be told. */
async function isOwned(c: Ctx, { assigneeId }: Ticket): Promise<boolean> {
  return assigneeId !== null && (await c.users.find([assigneeId])).get(assigneeId)?.active === true;
}

export async function assigned(c: Ctx, event: EventDelivery<typeof ticketAssigned.payload>): Promise<void> {
  const { actor, assigneeId, note } = event.payload;
  const ticket = assigneeId ? await subjectOf(c, event) : null;
  // Given on meanwhile: the next event tells the right person.
  if (ticket && ticket.assigneeId === assigneeId) await tellAssignee(c, event, ticket, { actor, note });
}

function tellAssignee(
  c: Ctx,
  event: EventDelivery,
  ticket: Ticket,
  { actor, note }: { actor: TicketFact['actor']; note: string | null },
): Promise<void> {
  const notice = { title: `${actor.name} assigned #${ticket.number} to you`, body: note ?? ticket.title };
  const values = { authorName: actor.name, message: note ?? undefined };
  return tell(c, 'assignedToExpert', factOf(event, ticket, actor, notice), { values });
}

export async function statusChanged(
  c: Ctx,
  event: EventDelivery<typeof ticketStatusChanged.payload>,
): Promise<void> {
  const ticket = await subjectOf(c, event);
  if (!ticket) return;
  const { actor, from, to, note } = event.payload;
  const [previousStatus, status] = [STATUS_WORDS[from], STATUS_WORDS[to]];
  const message = note ?? undefined;
  const notice = { title: `#${ticket.number} is now ${status}`, body: note ?? ticket.title };
  const fact = factOf(event, ticket, actor, notice);
  // Resolved has a mail of its own, with the link to accept.
  if (!ticket.isSystem && !(to === 'resolved' && c.settings.resolvedToRequester)) {
    const words = { previousStatus: CUSTOMER_STATUS_WORDS[from], status: CUSTOMER_STATUS_WORDS[to] };
    const told = { title: `Your request #${ticket.number}: ${words.status}`, body: note ?? ticket.title };
    await tell(c, 'statusToRequester', factOf(event, ticket, actor, told), {
      viewLink: true,
      values: { ...words, message },
    });
  }
  if (from === 'closed' && actor.kind === 'contact' && !(await isOwned(c, ticket)))
    return tellPool(c, event, ticket, actor);
  // The customer's answer that woke the ticket is told by itself.
  const woken = actor.kind === 'contact' && to === 'in_progress' && note === null;
  if (woken && c.settings.customerReplyToExpert) return;
  await tell(c, 'statusToExpert', fact, {
    values: {
      heading: `Ticket #${ticket.number} is now ${status}`,
      intro: `${actor.name} moved ticket #${ticket.number} "${ticket.title}" from ${previousStatus} to ${status}.`,
      message,
      buttonLabel: 'Open ticket',
    },
  });
}

export async function resolved(c: Ctx, event: EventDelivery<typeof ticketResolved.payload>): Promise<void> {
  const ticket = await subjectOf(c, event);
  // Opened again meanwhile: there is nothing to accept.
  if (!ticket || ticket.isSystem || ticket.status !== 'resolved') return;
  const { actor, note } = event.payload;
  // With the cell switched off, the change of status stands for it.
  const notice = c.settings.resolvedToRequester
    ? { title: `Your request #${ticket.number} is solved: please confirm`, body: note ?? ticket.title }
    : null;
  const fact = factOf(event, ticket, actor, notice);
  await tell(c, 'resolvedToRequester', fact, { viewLink: true, values: { message: note ?? undefined } });
}

export async function replied(c: Ctx, event: EventDelivery<typeof ticketReplied.payload>): Promise<void> {
  const { activityId, by, actor } = event.payload;
  const [ticket, lines] = await Promise.all([subjectOf(c, event), c.use.tickets.activity([activityId])]);
  const activity = lines.get(activityId);
  if (!ticket || !activity || activity.visibility !== 'public') return;
  const authorName = activity.actorName;
  const notice = { title: `${authorName} answered #${ticket.number}`, body: activity.body ?? ticket.title };
  const fact = factOf(event, ticket, actor, notice);
  const values = {
    authorName,
    message: activity.body ?? undefined,
    messageHtml: activity.bodyHtml ?? undefined,
  };
  if (by === 'customer') return tell(c, 'customerReplyToExpert', fact, { values });
  await sendAnswer(c, fact, { activity, values });
}

/** The expert's words themselves, with files, to the requester and to people in copy. */
async function sendAnswer(
  c: Ctx,
  fact: Fact,
  { activity, values }: { activity: Activity; values: Readonly<Record<string, string | undefined>> },
): Promise<void> {
  const automatic = activity.actorKind === 'system';
  const fileIds = activity.files.map((file) => file.id);
  await tell(c, 'expertReplyToRequester', fact, { values, fileIds, automatic, viewLink: true });
  if (!c.settings.sendNotifications || !c.settings.expertReplyToRequester) return;
  const copy = { fact, letter: { values: { ...values, link: '' }, fileIds, automatic } } as const;
  for (const person of await inCopy(c, fact.ticket)) {
    if (person.gone || (fact.actor && isActor(person, fact.actor))) continue;
    await write(c, { ...copy, cell: 'expertReplyToRequester', template: 'ticket-reply', person });
  }
}

/** An internal note reaches the expert's list in the app only: its words leave the desk by no mail. */
export async function noted(c: Ctx, event: EventDelivery<typeof ticketNoted.payload>): Promise<void> {
  const { activityId, actor } = event.payload;
  const [ticket, lines] = await Promise.all([subjectOf(c, event), c.use.tickets.activity([activityId])]);
  const activity = lines.get(activityId);
  if (!ticket || !activity) return;
  const notice = {
    title: `${activity.actorName} noted something on #${ticket.number}`,
    body: activity.body ?? ticket.title,
  };
  await showOnly(c, 'expert', factOf(event, ticket, actor, notice));
}
