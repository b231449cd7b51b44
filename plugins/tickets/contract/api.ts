import { defineContract } from '@serviflow/sdk';
import type { ActivityDraft, ChangeOptions, MessageDraft, TicketChange, TicketDraft } from './drafts.ts';
import type { Activity, Deadlines, Participant, Status, Ticket } from './ticket.ts';

/** What other plugins may ask of tickets. Ids only; no visibility check: the caller acts for the system. */
export interface TicketsV1 {
  create(draft: TicketDraft): Promise<Ticket>;
  get(ids: readonly string[]): Promise<Map<string, Ticket>>;
  findByNumber(number: number): Promise<Ticket | null>;
  /** The ticket whose timeline holds one of these Message-IDs; the newest when several do. */
  findByMessageId(messageIds: readonly string[]): Promise<Ticket | null>;
  /** May the principal of this call see it? The same rule as the HTTP API. */
  visible(ticketId: string): Promise<boolean>;
  /** Public answer. From the customer's side it resumes a paused ticket and reopens a resolved one. */
  reply(ticketId: string, message: MessageDraft): Promise<Activity>;
  /** Internal note. */
  note(ticketId: string, message: MessageDraft): Promise<Activity>;
  recordActivity(ticketId: string, entry: ActivityDraft): Promise<Activity>;
  /** Newest first. */
  activities(
    ticketId: string,
    options: { limit: number; visibility?: 'public'; types?: readonly string[] },
  ): Promise<Activity[]>;
  activity(ids: readonly string[]): Promise<Map<string, Activity>>;
  change(ticketId: string, change: TicketChange, options?: ChangeOptions): Promise<Ticket>;
  /**
   * Moves a ticket along its life (8.1-8.8).
   * @throws Problem 409 when the move is not in the table of transitions, 422 when a note is required and absent
   */
  setStatus(ticketId: string, to: Status, options?: ChangeOptions): Promise<Ticket>;
  /** Stores deadlines without a filter round and without a timeline entry. */
  setDeadlines(ticketId: string, deadlines: Deadlines): Promise<void>;
  participants(ticketIds: readonly string[]): Promise<Map<string, Participant[]>>;
  addParticipants(ticketId: string, people: readonly Participant[]): Promise<void>;
  /** To the bin (0.9). */
  remove(ticketId: string, options?: ChangeOptions): Promise<void>;
  restore(ticketId: string, options?: ChangeOptions): Promise<void>;
  /** Pages through tickets that are not in the bin, by id; `nearBefore` keeps those with a running clock whose warning is due by then. */
  scan(filter: {
    statuses?: readonly Status[];
    nearBefore?: string;
    clientId?: string;
    after?: string;
    limit: number;
  }): Promise<Ticket[]>;
  /** Tickets not yet resolved or closed for each assignee (29.2, 29.3). */
  openByAssignee(userIds: readonly string[]): Promise<Map<string, number>>;
}

export const TICKETS = defineContract<TicketsV1>('tickets.api@1');
