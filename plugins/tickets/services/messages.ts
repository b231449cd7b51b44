import { problems } from '@serviflow/sdk';
import { type Activity, type MessageDraft, type Ticket, ticketNoted, ticketReplied } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { actorOf } from '../model/actor.ts';
import { everybody, factOf, STAFF } from '../model/audience.ts';
import { applyMove, beginEdit, type Edit } from './edit.ts';
import { addParticipants, ccOf } from './people.ts';
import { saveEdit } from './save.ts';

export interface Written {
  readonly ticket: Ticket;
  readonly activity: Activity;
}

function start(c: Ctx, ticket: Ticket, message: MessageDraft): Edit {
  return beginEdit(ticket, {
    at: message.at ?? c.now().toISOString(),
    actor: message.actor ?? actorOf(c),
  });
}

const textOf = ({ body, bodyHtml, bodyFull, bodyFullHtml, folded }: MessageDraft) => ({
  body,
  bodyHtml: bodyHtml ?? null,
  ...(folded?.length ? { bodyFull: bodyFull ?? null, bodyFullHtml: bodyFullHtml ?? null, folded } : {}),
});

const DAY_MS = 86_400_000;

/** See `TicketsV1.takesAnswers`. */
export function takesAnswers(c: Ctx, ticket: Ticket): boolean {
  if (ticket.deletedAt) return false;
  if (ticket.status !== 'closed' || !ticket.closedAt) return true;
  return c.now().getTime() - Date.parse(ticket.closedAt) < c.settings.reopenClosedDays * DAY_MS;
}

/** An answer of the customer's side wakes a paused ticket (20.13) and, by setting, a resolved one. */
function wake(c: Ctx, edit: Edit, channel: string): void {
  if (edit.after.status === 'paused') applyMove(edit, 'resume', { channel });
  else if (edit.after.status === 'resolved' && c.settings.reopenOnReply)
    applyMove(edit, 'reopen', { channel, note: 'The customer answered.', visibility: 'internal' });
  else if (edit.after.status === 'closed' && takesAnswers(c, edit.after))
    applyMove(edit, 'reopen', { channel, note: 'The customer answered.', visibility: 'internal' });
}

/**
 * Public answer.
 * @throws Problem 409 when a customer answers a closed ticket on the web
 */
export async function writeReply(c: Ctx, ticket: Ticket, message: MessageDraft): Promise<Written> {
  const edit = start(c, ticket, message);
  const by = message.by ?? (edit.actor.kind === 'contact' ? 'customer' : 'staff');
  const channel = message.channel ?? 'web';
  if (ticket.status === 'closed' && by === 'customer' && channel === 'web')
    throw problems.conflict('This request is closed. Please open a new one.', { code: 'closed' });
  edit.entries.push({
    type: message.type ?? 'comment',
    visibility: 'public',
    channel,
    ...textOf(message),
    messageId: message.messageId ?? null,
    ...(message.fileIds ? { fileIds: message.fileIds } : {}),
    data: { ...message.data, by, ...(message.cc?.length ? { cc: [...message.cc] } : {}) },
  });
  if (by === 'staff') edit.after.firstPublicReplyAt ??= edit.at;
  else wake(c, edit, channel);
  if (message.cc?.length)
    await addParticipants(
      c,
      ticket.id,
      await ccOf(c, ticket, message.cc, edit.actor.kind === 'contact' && channel === 'web'),
    );
  const { ticket: stored, entries } = await saveEdit(c, edit, 'tickets.reply');
  const activity = entries[0] as Activity;
  c.emit(
    ticketReplied,
    { ...factOf(stored, edit), activityId: activity.id, by, channel },
    { aggregate: stored.id, audience: everybody(stored) },
  );
  return { ticket: stored, activity };
}

/** Internal note. */
export async function writeNote(c: Ctx, ticket: Ticket, message: MessageDraft): Promise<Written> {
  const edit = start(c, ticket, message);
  edit.entries.push({
    type: message.type ?? 'note',
    visibility: 'internal',
    channel: message.channel ?? 'web',
    ...textOf(message),
    messageId: message.messageId ?? null,
    ...(message.fileIds ? { fileIds: message.fileIds } : {}),
    ...(message.data ? { data: message.data } : {}),
  });
  const { ticket: stored, entries } = await saveEdit(c, edit, 'tickets.note');
  const activity = entries[0] as Activity;
  c.emit(
    ticketNoted,
    { ...factOf(stored, edit), activityId: activity.id },
    { aggregate: stored.id, audience: STAFF },
  );
  return { ticket: stored, activity };
}
