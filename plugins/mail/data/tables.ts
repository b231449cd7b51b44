import type { ProofMethod, SenderProof } from '../contract/proof.ts';
import type { Verdict } from '../services/verdict.ts';

export const MESSAGE_STATES = ['received', 'processed', 'triage', 'refused', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];
export const OUTGOING_STATES = ['queued', 'sending', 'sent', 'failed', 'bounced'] as const;
export type OutgoingState = (typeof OUTGOING_STATES)[number];

/** A message that came in. The raw bytes are a file; everything read from them may be read again. */
export interface MessageRow {
  id: string;
  state: MessageState;
  source: string;
  recipient: string;
  envelope_from: string | null;
  envelope_to: string[];
  remote_address: string | null;
  /** Name that the sending server gave in HELO or EHLO. */
  helo: string | null;
  /** Account that handed the message in, logged in. */
  submitted_by: string | null;
  dedupe_key: string | null;
  raw_file_id: string;
  raw_sha256: string;
  size: number;
  message_id: string | null;
  from_address: string | null;
  from_name: string | null;
  from_domain: string | null;
  /** Where the writer asked for answers, when that is not From. */
  reply_to: string | null;
  /** Addresses in To and Cc: who else got the message. */
  to_addresses: string[];
  sender_proof: SenderProof;
  sender_proof_by: ProofMethod | null;
  /** One sentence for people. */
  sender_proof_reason: string | null;
  subject: string | null;
  subject_key: string | null;
  ticket_id: string | null;
  ticket_number: number | null;
  activity_id: string | null;
  /** In triage: the ticket that a match found although the sender is no participant. */
  suggested_ticket_id: string | null;
  suggested_ticket_number: number | null;
  /** created, replied, noted, bounced, discarded, dropped, or null while undecided. */
  outcome: string | null;
  verdicts: Verdict[];
  may_answer: boolean;
  /** See `identityOf`; null for messages without an id, and for copies. */
  identity: string | null;
  /** Messages of one sender domain share a lane and are worked on in order; lanes run side by side. */
  lane: number;
  attempts: number;
  lease_until: Date | null;
  next_attempt_at: Date;
  last_error: string | null;
  received_at: Date;
  processed_at: Date | null;
}

export interface OutgoingMailbox {
  address: string;
  name: string;
}

/** A mail that goes out. */
export interface OutgoingRow {
  id: string;
  key: string;
  state: OutgoingState;
  transport: string;
  from_address: string;
  from_name: string;
  recipients: OutgoingMailbox[];
  cc: OutgoingMailbox[];
  to_domains: string[];
  subject: string;
  subject_key: string;
  /** Both sealed where `sealed` says so; `bodyOf` reads them. */
  text: string;
  html: string;
  sealed: boolean;
  /** Lets its reader into an account: shown on no page. */
  opens_account: boolean;
  template: string;
  ticket_id: string | null;
  message_id: string;
  in_reply_to: string | null;
  thread: string[];
  headers: Record<string, string>;
  file_ids: string[];
  link_hash: string | null;
  attempts: number;
  lease_until: Date | null;
  next_attempt_at: Date;
  last_error: string | null;
  /** Why it waits although its time has come, for people. */
  held_reason: string | null;
  response: string | null;
  created_at: Date;
  sent_at: Date | null;
}

export interface AddressRow {
  id: string;
  address: string;
  name: string;
  created_at: Date;
}

/** An automatic answer that was sent or withheld. */
export interface AnswerRow {
  id: string;
  address: string;
  address_key: string;
  domain: string;
  ticket_number: number;
  withheld: boolean;
  told_at: Date | null;
  at: Date;
}

/** An address that the tenant sends as. A proof by DNS counts for all addresses of the domain. */
export interface SenderRow {
  id: string;
  address: string;
  domain: string;
  proven_by: 'link' | 'dns' | 'earlier' | null;
  proven_at: Date | null;
  created_at: Date;
}

export interface MailDb {
  'mail.message': MessageRow;
  'mail.outgoing': OutgoingRow;
  'mail.address': AddressRow;
  'mail.answer': AnswerRow;
  'mail.sender': SenderRow;
}
