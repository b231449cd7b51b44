import type { TimelineEntry } from '@serviflow/sdk/ui';
import type { RequestDetail, RequestLog } from './types.ts';

export const STATUSES = ['open', 'in_progress', 'paused', 'resolved', 'closed'] as const;
export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;

/** What a priority means to the person who chooses it. */
export const PRIORITY_HINTS: Record<(typeof PRIORITIES)[number], string> = {
  low: 'It can wait',
  medium: 'It gets in the way',
  high: 'I cannot do my work',
  critical: 'Nobody can work',
};

export const priorityWord = (priority: string): string =>
  priority.charAt(0).toUpperCase() + priority.slice(1);

/** The state of a request in one plain sentence. */
export function stateSentence(request: Pick<RequestDetail, 'status' | 'assigneeName'>): string {
  switch (request.status) {
    case 'open':
      return 'We have your request and will look at it soon.';
    case 'in_progress':
      return request.assigneeName ? `${request.assigneeName} is working on it.` : 'We are working on it.';
    case 'paused':
      return 'This waits for an answer, from you or from somebody else. Anything new? Write to us below.';
    case 'resolved':
      return 'We think this is solved. Please check, and tell us if it is not.';
    default:
      return 'This request is closed.';
  }
}

const EVENTS: Record<string, string> = {
  created: 'sent the request',
  resolved: 'solved the request',
  closed: 'closed the request',
  reopened: 'opened the request again',
};
const TALK = new Set(['comment', 'email_reply']);
const ICONS: Record<string, string> = { resolved: 'circle-check', closed: 'archive', reopened: 'refresh' };

function sentence({ type, data, body }: RequestLog): string {
  if (type === 'status_changed') {
    if (data.to === 'paused') return 'is waiting for more information';
    return data.to === 'in_progress' ? 'is working on it' : 'put it back in the queue';
  }
  return EVENTS[type] ?? body ?? 'changed the request';
}

/** A line of the timeline as customers read it; texts that came with a step stand under the step. */
export function entriesOf(log: RequestLog): TimelineEntry[] {
  const {
    id,
    type,
    actorName: author,
    at,
    body,
    bodyHtml: html,
    bodyFullHtml: fullHtml,
    folded,
    files,
  } = log;
  const channel = log.channel === 'email' ? { channel: 'email' } : {};
  const message: TimelineEntry = {
    id,
    kind: 'public',
    author,
    at,
    text: body ?? '',
    html,
    fullHtml,
    folded,
    files,
    ...channel,
  };
  if (TALK.has(type)) return [message];
  const step: TimelineEntry = {
    id: `${id}-step`,
    kind: 'system',
    // The desk's own lines are whole sentences.
    author: log.actorKind === 'system' && body && !EVENTS[type] ? '' : author,
    at,
    text: sentence(log),
    icon: ICONS[type] ?? 'progress',
  };
  return body && EVENTS[type] ? [step, message] : [step];
}

/** Parts are folded only while the request still says what was sent. */
function openingText({ description }: RequestDetail, created: RequestLog | undefined) {
  const html = created?.bodyHtml ?? null;
  if (!created?.folded?.length || created.bodyFull !== description)
    return { text: description, html: created?.bodyFullHtml ?? html };
  return { text: created.body ?? '', html, fullHtml: created.bodyFullHtml, folded: created.folded };
}

/** The whole timeline, oldest first, beginning with what was asked. */
export function timelineOf(request: RequestDetail, logs: readonly RequestLog[]): TimelineEntry[] {
  const created = logs.find((log) => log.type === 'created');
  const opening: TimelineEntry = {
    id: 'opening',
    kind: 'public',
    author: request.requesterName ?? created?.actorName ?? 'You',
    at: request.createdAt,
    ...openingText(request, created),
    files: created?.files ?? [],
  };
  const later = logs.filter((log) => log !== created).reverse();
  return [opening, ...later.flatMap(entriesOf)];
}
