import type { TimelineEntry } from '@serviflow/sdk/ui';
import type { ActivityView, TicketDetail } from '../types.ts';
import { priorityWord } from '../words.ts';

/** An entry with what the body of a ticket's line needs besides text. */
export interface TicketEntry extends TimelineEntry {
  /** What happened, over the text: `Resolved`. */
  heading?: string;
  /** Where the writer of a mail asked for answers. */
  answersTo?: string;
  /** Who else a mail was for, besides the people on the ticket. */
  alsoTo?: readonly { address: string; name: string }[];
  /** Why nothing vouches for the sender of a mail. */
  unproven?: string;
  /** A message that is still here in the browser. */
  sending?: {
    key: string;
    state: 'waiting' | 'sending' | 'failed';
    /** Somebody else wrote first. */
    held: boolean;
    reason?: string;
  };
}

const CHANNELS: Record<string, string> = { email: 'email', chat: 'chat', api: 'API', system: '' };
const MESSAGES = new Set(['comment', 'email_reply', 'note']);
const ICONS: Record<string, string> = {
  created: 'plus',
  assigned: 'user-check',
  reassigned: 'users',
  updated: 'pencil',
  status_changed: 'progress',
  resolved: 'circle-check',
  closed: 'archive',
  reopened: 'refresh',
  escalated: 'flame',
  classified: 'sparkles',
  auto_reply: 'mail-forward',
  sla_applied: 'target',
  sla_breached: 'clock',
  attachment: 'paperclip',
  linked: 'link',
  deleted: 'trash',
  restored: 'refresh',
};
const FIELDS: Record<string, string> = {
  title: 'the title',
  description: 'the description',
  priority: 'priority',
  category: 'category',
  workType: 'work type',
  tags: 'tags',
  clientName: 'client',
  requesterName: 'requester',
};
const MOVES: Record<string, string> = {
  open: 'put it back to Open',
  in_progress: 'started work',
  paused: 'paused the ticket',
};

const text = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return 'nothing';
  return Array.isArray(value) ? value.join(', ') || 'nothing' : String(value);
};

function changed(data: Record<string, unknown>): string {
  const fields = (data.fields ?? []) as string[];
  const before = (data.before ?? {}) as Record<string, unknown>;
  const after = (data.after ?? {}) as Record<string, unknown>;
  const parts = fields.map((field) => {
    if (field === 'isSystem')
      return after.isSystem ? 'marked it as monitoring' : 'took the monitoring mark away';
    const name = FIELDS[field] ?? field;
    if (field === 'title' || field === 'description') return `changed ${name}`;
    const show = (value: unknown) => (field === 'priority' ? priorityWord(text(value)) : text(value));
    return `changed ${name} from ${show(before[field])} to ${show(after[field])}`;
  });
  return parts.join(', ') || 'changed the ticket';
}

function moved(data: Record<string, unknown>): string {
  const to = String(data.to ?? '');
  if (to === 'in_progress' && data.from === 'paused') return 'resumed the ticket';
  return MOVES[to] ?? 'changed the status';
}

/** One quiet sentence, beginning with the verb: the author stands before it. */
export function sentenceOf(activity: ActivityView): string {
  const { type, data } = activity;
  switch (type) {
    case 'created':
      return 'created the ticket';
    case 'assigned':
    case 'reassigned':
      if (!data.to) return 'released it to the pool';
      return data.to === activity.actorId ? 'took the ticket' : `assigned it to ${text(data.toName)}`;
    case 'updated':
      return changed(data);
    case 'status_changed':
      return moved(data);
    case 'resolved':
      return 'resolved the ticket';
    case 'closed':
      return 'closed the ticket';
    case 'reopened':
      return 'reopened the ticket';
    case 'escalated':
      return 'escalated the ticket';
    case 'deleted':
      return 'moved the ticket to the bin';
    case 'restored':
      return 'brought the ticket back from the bin';
    default:
      return activity.body ?? type.replace(/[._-]/g, ' ');
  }
}

/** Events whose text is worth a card of its own, and the words over it. */
const HEADINGS: Record<string, (data: Record<string, unknown>) => string> = {
  resolved: () => 'Resolution',
  closed: () => 'Closed',
  reopened: () => 'Reopened',
  escalated: () => 'Escalated',
  assigned: (data) => `Assigned to ${text(data.toName)}`,
  reassigned: (data) => (data.to ? `Handed over to ${text(data.toName)}` : 'Released to the pool'),
};

const channelOf = (channel: string, by: unknown) =>
  channel === 'web' ? (by === 'customer' ? 'portal' : undefined) : (CHANNELS[channel] ?? channel);

/** What the mail plugin says about a mail: sender not proven, answers elsewhere, who else got it. */
function mailFacts(data: Record<string, unknown>): Pick<TicketEntry, 'unproven' | 'answersTo' | 'alsoTo'> {
  const doubtful = data.senderProof !== undefined && data.senderProof !== 'proven';
  return {
    ...(doubtful ? { unproven: String(data.senderProofReason ?? '') } : {}),
    ...(data.replyTo ? { answersTo: String(data.replyTo) } : {}),
    ...(Array.isArray(data.alsoTo) ? { alsoTo: data.alsoTo } : {}),
  };
}

/** A line of the timeline as the screen shows it. @param requester who reads public answers */
export function entryOf(activity: ActivityView, requester?: string | null): TicketEntry {
  const { id, type, visibility, actorName, at, body, data, files } = activity;
  const heading = body ? HEADINGS[type]?.(data) : undefined;
  if (!MESSAGES.has(type) && !heading) {
    // A text that the desk wrote by itself is a whole sentence; a name before it would only be in the way.
    const author = body && activity.actorKind === 'system' ? '' : actorName;
    return { id, kind: 'system', author, at, text: sentenceOf(activity), icon: ICONS[type] };
  }
  const to = data.by === 'staff' && requester ? [requester] : [];
  if (Array.isArray(data.cc)) to.push(`cc ${data.cc.join(', ')}`);
  return {
    id,
    kind: visibility === 'internal' ? 'internal' : 'public',
    author: actorName,
    at,
    text: body ?? '',
    html: activity.bodyHtml,
    fullHtml: activity.bodyFullHtml,
    folded: activity.folded,
    ...(to.length > 0 ? { to: to.join(', ') } : {}),
    channel: channelOf(activity.channel, data.by) || undefined,
    files,
    ...(heading ? { heading } : {}),
    ...mailFacts(data),
  };
}

/** Parts are folded only while the ticket still says what it was opened with. */
function openingText(ticket: TicketDetail, created: ActivityView | undefined) {
  const html = created?.bodyHtml ?? null;
  if (!created?.folded.length || created.bodyFull !== ticket.description)
    return { text: ticket.description, html: created?.bodyFullHtml ?? html };
  return { text: created.body ?? '', html, fullHtml: created.bodyFullHtml, folded: created.folded };
}

/** What the ticket was opened with, as the first card. */
export function openingOf(ticket: TicketDetail, created: ActivityView | undefined): TicketEntry {
  return {
    id: created?.id ?? 'opening',
    kind: 'public',
    author: ticket.requesterName ?? created?.actorName ?? 'Somebody',
    at: ticket.createdAt,
    ...openingText(ticket, created),
    channel: channelOf(ticket.source, created?.actorKind === 'contact' ? 'customer' : undefined) || undefined,
    files: created?.files ?? [],
    ...mailFacts(created?.data ?? {}),
  };
}
