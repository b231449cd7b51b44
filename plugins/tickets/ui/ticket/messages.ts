import {
  flushScope,
  type KeptFile,
  type Outgoing,
  type StoredFile,
  send,
  useOutgoing,
} from '@serviflow/sdk/ui';
import type { ActivityView } from '../types.ts';

/** How long a public answer can be called back; the toast with Undo stays as long. */
const UNDO_MS = 8_000;

export type Mode = 'reply' | 'note';

/** What is being written: text, copies and files, and what the writer had read when it was begun. */
export interface MessageDraft {
  body: string;
  cc: string[];
  files: KeptFile[];
  /** Id of the newest line then; the server refuses when somebody else has written since. */
  seen: string | null;
}

export const EMPTY_DRAFT: MessageDraft = { body: '', cc: [], files: [], seen: null };

/** A message as the outbox keeps it. */
export interface SentDraft {
  mode: Mode;
  draft: MessageDraft;
  author: string;
}

const scopeOf = (ticketId: string) => `tickets/${ticketId}`;

export const draftScope = (ticketId: string, mode: Mode) => `${scopeOf(ticketId)}/${mode}`;

export const storedFiles = (files: readonly KeptFile[]): StoredFile[] =>
  files.flatMap((file) => (file.stored ? [file.stored] : []));

/** Sends everything of a ticket that still waits, for example before it is resolved. */
export const flushTicket = (ticketId: string): void => flushScope(scopeOf(ticketId));

/** The messages of a ticket that are still on their way. */
export function useTicketOutgoing(ticketId: string): readonly Outgoing<SentDraft>[] {
  return useOutgoing(scopeOf(ticketId)) as readonly Outgoing<SentDraft>[];
}

/**
 * Sends a message. A note leaves at once, because nobody outside is told; a reply waits for 8 seconds with Undo,
 * because a mail cannot be called back.
 * @returns its key
 */
export function sendMessage(ticket: { id: string; number: number }, sent: SentDraft): string {
  const { mode, draft } = sent;
  const files = storedFiles(draft.files);
  flushTicket(ticket.id);
  return send<SentDraft>(
    {
      scope: scopeOf(ticket.id),
      path: `/api/tickets/${ticket.id}/${mode}`,
      body: {
        body: draft.body.trim(),
        ...(files.length > 0 ? { fileIds: files.map((file) => file.id) } : {}),
        ...(mode === 'reply' && draft.cc.length > 0 ? { cc: draft.cc } : {}),
        ...(draft.seen ? { seen: draft.seen } : {}),
      },
      label: `The ${mode} on #${ticket.number}`,
      href: `/tickets/${ticket.number}`,
      invalidates: [`/api/tickets/${ticket.id}`, '/api/tickets'],
      draft: sent,
    },
    mode === 'reply' ? UNDO_MS : 0,
  );
}

const MESSAGES = new Set(['comment', 'email_reply', 'note', 'resolved', 'closed', 'reopened', 'attachment']);

/**
 * What others wrote since a draft was begun.
 * @param lines oldest first
 * @param seen id of the newest line when it was begun
 */
export function newerLines(
  lines: readonly ActivityView[],
  { seen, userId }: { seen: string | null; userId: string },
): ActivityView[] {
  const at = seen === null ? -1 : lines.findIndex((line) => line.id === seen);
  if (at < 0) return [];
  return lines.slice(at + 1).filter((line) => MESSAGES.has(line.type) && line.actorId !== userId);
}

/** Two texts that were meant for the same field: what came back stands first, nothing is dropped. */
export function joinDrafts(back: MessageDraft, now: MessageDraft): MessageDraft {
  const body = [back.body, now.body].filter((text) => text.trim() !== '').join('\n\n');
  const keys = new Set(back.files.map((file) => file.key));
  return {
    body,
    cc: [...new Set([...back.cc, ...now.cc])],
    files: [...back.files, ...now.files.filter((file) => !keys.has(file.key))],
    seen: now.seen ?? back.seen,
  };
}
