import { defineContract, type FieldValues } from '@serviflow/sdk';
import type { ActivityDraft, ChangeOptions, MessageDraft, TicketChange, TicketDraft } from './drafts.ts';
import type { Activity, Deadlines, Participant, Status, Ticket } from './ticket.ts';

/** What other plugins may ask of tickets. Ids only; no visibility check: the caller acts for the system. */
export interface TicketsV1 {
  /**
   * Opens a ticket: `tickets.will-create@1` is asked, it gets its number, `tickets.created@1` is told.
   * @throws Problem 422 for an unknown client, contact or assignee; the one with which a filter refuses
   */
  create(draft: TicketDraft): Promise<Ticket>;
  /** By id, those in the bin included: events may be older than the deletion. Unknown ids are absent. */
  get(ids: readonly string[]): Promise<Map<string, Ticket>>;
  /** Values of custom fields of tickets; null when they are not available. */
  fields(ids: readonly string[]): Promise<Map<string, FieldValues | null>>;
  /** By the number that people see; null when there is none, or it is in the bin. */
  findByNumber(number: number): Promise<Ticket | null>;
  /** The ticket whose timeline holds one of these Message-IDs; the newest when several do. */
  findByMessageId(messageIds: readonly string[]): Promise<Ticket | null>;
  /** May the principal of this call see it? The same rule as the HTTP API. */
  visible(ticketId: string): Promise<boolean>;
  /**
   * Public answer. From the customer's side it resumes a paused ticket and, by setting, reopens a resolved one.
   * @throws Problem 404; 409 when a customer answers a closed ticket on the web
   */
  reply(ticketId: string, message: MessageDraft): Promise<Activity>;
  /**
   * Whether an answer by mail goes on the ticket; false once it is closed for longer than the tenant lets answers open it
   * again, or in the bin.
   */
  takesAnswers(ticket: Ticket): boolean;
  /** Internal note. @throws Problem 404 */
  note(ticketId: string, message: MessageDraft): Promise<Activity>;
  /** Adds a line to the timeline and changes nothing else; internal unless it says so. @throws Problem 404 */
  recordActivity(ticketId: string, entry: ActivityDraft): Promise<Activity>;
  /** Lines of a ticket's timeline, newest first; at most 1,000. */
  activities(
    ticketId: string,
    options: { limit: number; visibility?: 'public'; types?: readonly string[] },
  ): Promise<Activity[]>;
  /** Lines of any tickets by their ids; unknown ids are absent. */
  activity(ids: readonly string[]): Promise<Map<string, Activity>>;
  /**
   * Changes fields, with one line in the timeline; `tickets.will-change@1` is asked.
   * @throws Problem 404 when it is not there or in the bin, 422 for unknown ids, the one with which a filter refuses
   */
  change(ticketId: string, change: TicketChange, options?: ChangeOptions): Promise<Ticket>;
  /**
   * Moves a ticket along its life (8.1-8.8); one that is there already stays as it is.
   * @throws Problem 409 when the move is not in the table of transitions, 422 when a note is required and absent
   */
  setStatus(ticketId: string, to: Status, options?: ChangeOptions): Promise<Ticket>;
  /** Stores deadlines without a filter round and without a timeline entry. @throws Problem 404 */
  setDeadlines(ticketId: string, deadlines: Deadlines): Promise<void>;
  /** The people on each ticket besides its assignee, with their present names and addresses. */
  participants(ticketIds: readonly string[]): Promise<Map<string, Participant[]>>;
  /** Adds people; who is on the ticket already is not added again. */
  addParticipants(ticketId: string, people: readonly Participant[]): Promise<void>;
  /** To the bin (0.9). @throws Problem 404 */
  remove(ticketId: string, options?: ChangeOptions): Promise<void>;
  /** Out of the bin. @throws Problem 404 when it is not in it */
  restore(ticketId: string, options?: ChangeOptions): Promise<void>;
  /** Pages through tickets that are not in the bin, by id, at most 1,000; `nearBefore` keeps those with a running clock whose warning is due by then. */
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
