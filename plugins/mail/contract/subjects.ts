import { defineSubject } from '@serviflow/sdk';
import type { SenderProof } from './proof.ts';

/** A message in the log, as other plugins may name it (for example to hang actions on it). */
export interface LoggedMessage {
  readonly id: string;
  readonly state: 'received' | 'processed' | 'triage' | 'refused' | 'failed';
  readonly ticketId: string | null;
  readonly suggestedTicketId: string | null;
  readonly senderProof: SenderProof;
}

/** A message in the log, for callers with `mail.read`. */
export const MESSAGE = defineSubject<LoggedMessage>('mail.message', 'messages');

/** A mail in the outgoing queue. */
export interface QueuedMail {
  readonly id: string;
  readonly state: 'queued' | 'sending' | 'sent' | 'failed' | 'bounced';
}

/** A mail in the outgoing queue, for callers with `mail.read`. */
export const OUTGOING = defineSubject<QueuedMail>('mail.outgoing', 'outgoing');
