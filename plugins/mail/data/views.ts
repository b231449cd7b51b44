import { type Static, Type } from '@serviflow/sdk';
import { ProofMethodSchema, SenderProofSchema } from '../contract/proof.ts';
import { MESSAGE_STATES, type MessageRow, OUTGOING_STATES, type OutgoingRow } from './tables.ts';

const nullable = Type.Union([Type.String(), Type.Null()]);
const count = Type.Union([Type.Integer(), Type.Null()]);
const Time = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);
const oneOf = <const V extends readonly string[]>(values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: [...values] });

export const VerdictView = Type.Object({
  step: Type.String(),
  outcome: oneOf(['pass', 'match', 'no-match', 'held', 'limited', 'changed', 'stopped']),
  reason: Type.String(),
});

const line = {
  id: Type.String(),
  state: oneOf(MESSAGE_STATES),
  outcome: nullable,
  source: Type.String(),
  recipient: Type.String(),
  from: nullable,
  fromName: nullable,
  /** Where the writer asked for answers, when that is not From. */
  replyTo: nullable,
  senderProof: SenderProofSchema,
  subject: nullable,
  size: Type.Integer(),
  ticketId: nullable,
  ticketNumber: count,
  suggestedTicketId: nullable,
  suggestedTicketNumber: count,
  attempts: Type.Integer(),
  lastError: nullable,
  receivedAt: Type.String({ format: 'date-time' }),
  processedAt: Time,
};
/** A row of the message log. */
export const MessageLine = Type.Object(line);
export type MessageLine = Static<typeof MessageLine>;

/** A message with its trail. */
export const MessageView = Type.Object({
  ...line,
  messageId: nullable,
  envelopeFrom: nullable,
  envelopeTo: Type.Array(Type.String()),
  remoteAddress: nullable,
  senderProofBy: Type.Union([ProofMethodSchema, Type.Null()]),
  senderProofReason: nullable,
  verdicts: Type.Array(VerdictView),
});
export type MessageView = Static<typeof MessageView>;

export const OutgoingView = Type.Object({
  id: Type.String(),
  state: oneOf(OUTGOING_STATES),
  to: Type.Array(Type.String()),
  subject: Type.String(),
  template: Type.String(),
  ticketId: nullable,
  messageId: Type.String(),
  attempts: Type.Integer(),
  lastError: nullable,
  /** It waits for a proof of the sender; `lastError` says so in words. */
  held: Type.Boolean(),
  response: nullable,
  createdAt: Type.String({ format: 'date-time' }),
  sentAt: Time,
});
export type OutgoingView = Static<typeof OutgoingView>;

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
const int = (value: number | string | null): number | null => (value === null ? null : Number(value));

export function messageLine(row: Omit<MessageRow, 'verdicts'>): MessageLine {
  return {
    id: row.id,
    state: row.state,
    outcome: row.outcome,
    source: row.source,
    recipient: row.recipient,
    from: row.from_address,
    fromName: row.from_name,
    replyTo: row.reply_to,
    senderProof: row.sender_proof,
    subject: row.subject,
    size: row.size,
    ticketId: row.ticket_id,
    ticketNumber: int(row.ticket_number),
    suggestedTicketId: row.suggested_ticket_id,
    suggestedTicketNumber: int(row.suggested_ticket_number),
    attempts: row.attempts,
    lastError: row.last_error,
    receivedAt: row.received_at.toISOString(),
    processedAt: iso(row.processed_at),
  };
}

export function messageView(row: MessageRow): MessageView {
  return {
    ...messageLine(row),
    messageId: row.message_id,
    envelopeFrom: row.envelope_from,
    envelopeTo: row.envelope_to,
    remoteAddress: row.remote_address,
    senderProofBy: row.sender_proof_by,
    senderProofReason: row.sender_proof_reason,
    verdicts: row.verdicts,
  };
}

export function outgoingView(row: OutgoingRow): OutgoingView {
  return {
    id: row.id,
    state: row.state,
    to: [...row.recipients, ...row.cc].map((box) => box.address),
    subject: row.subject,
    template: row.template,
    ticketId: row.ticket_id,
    messageId: row.message_id,
    attempts: row.attempts,
    lastError: row.last_error,
    held: row.held_reason !== null,
    response: row.response,
    createdAt: row.created_at.toISOString(),
    sentAt: iso(row.sent_at),
  };
}
