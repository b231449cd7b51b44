import type { Priority, Source, Status, WorkType } from '../contract.ts';

/** Columns of `tickets.ticket` as the driver reads and writes them; `tenant_id` is never named. */
export interface TicketRow {
  id: string;
  number: number;
  title: string;
  description: string;
  status: Status;
  priority: Priority;
  category: string | null;
  work_type: WorkType | null;
  tags: string[];
  client_id: string | null;
  client_name: string | null;
  contact_id: string | null;
  requester_user_id: string | null;
  requester_name: string | null;
  assignee_id: string | null;
  assignee_name: string | null;
  claimed_by: string | null;
  claimed_by_name: string | null;
  claimed_until: Date | null;
  source: Source;
  is_system: boolean;
  escalated_at: Date | null;
  first_responded_at: Date | null;
  first_public_reply_at: Date | null;
  resolved_at: Date | null;
  closed_at: Date | null;
  paused_at: Date | null;
  response_near_at: Date | null;
  response_due_at: Date | null;
  resolve_near_at: Date | null;
  resolve_due_at: Date | null;
  sla_source: string | null;
  metadata: unknown;
  deleted_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
  last_activity_at: Date;
}

export interface ActivityRow {
  id: string;
  ticket_id: string;
  type: string;
  visibility: 'public' | 'internal';
  channel: string;
  actor_kind: 'user' | 'contact' | 'system';
  actor_id: string | null;
  actor_name: string;
  body: string | null;
  body_html: string | null;
  /** Everything that was written; null when the body is the whole. */
  body_full: string | null;
  body_full_html: string | null;
  folded: unknown;
  message_id: string | null;
  data: unknown;
  files: unknown;
  at: Date;
}

export interface ParticipantRow {
  id: string;
  ticket_id: string;
  kind: 'requester' | 'cc' | 'watcher';
  user_id: string | null;
  contact_id: string | null;
  email: string | null;
  name: string | null;
}

/** Words of a ticket, with what narrows a search before it is cut off. */
export interface TextRow {
  id: string;
  search: unknown;
  /** Words of what customers may read too; `search` has all. */
  public_search: unknown;
  /** The rule by which the words were cut. */
  worded: number;
  bucket: number;
  /** 0 once the ticket is closed. */
  live: number;
  client_id: string | null;
}

export interface LinkRow {
  id: string;
  ticket_id: string;
  follows_id: string;
  at: Date;
}

export interface TicketsDb {
  'tickets.link': LinkRow;
  'tickets.ticket': TicketRow;
  'tickets.activity': ActivityRow;
  'tickets.participant': ParticipantRow;
  /** Words of title and description, apart from the ticket so that touching a ticket does not rewrite its index entries. */
  'tickets.ticket_text': TextRow;
}

/** Every column, in the order of the table. */
export const TICKET_COLUMNS = [
  'id',
  'number',
  'title',
  'description',
  'status',
  'priority',
  'category',
  'work_type',
  'tags',
  'client_id',
  'client_name',
  'contact_id',
  'requester_user_id',
  'requester_name',
  'assignee_id',
  'assignee_name',
  'claimed_by',
  'claimed_by_name',
  'claimed_until',
  'source',
  'is_system',
  'escalated_at',
  'first_responded_at',
  'first_public_reply_at',
  'resolved_at',
  'closed_at',
  'paused_at',
  'response_near_at',
  'response_due_at',
  'resolve_near_at',
  'resolve_due_at',
  'sla_source',
  'metadata',
  'deleted_at',
  'version',
  'created_at',
  'updated_at',
  'last_activity_at',
] as const satisfies readonly (keyof TicketRow)[];
