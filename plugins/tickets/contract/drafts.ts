import type { FieldValues } from '@serviflow/sdk';
import type { FoldedPart, Priority, Source, WorkType } from './ticket.ts';

/** Who did it, when the call's principal is only the messenger (mail, chat, import). */
export interface Actor {
  readonly kind: 'user' | 'contact' | 'system';
  readonly id: string | null;
  readonly name: string;
}

/** A text of which not all is shown at first. */
export interface Foldable {
  /** Everything that was written, where `body` is only a part of it. */
  readonly bodyFull?: string | null;
  readonly bodyFullHtml?: string | null;
  /** The rest, part by part. */
  readonly folded?: readonly FoldedPart[];
}

/** A ticket to be opened. Ids are those of the desk; the rest is as people wrote it. */
export interface TicketDraft {
  readonly title: string;
  readonly description: string;
  readonly descriptionHtml?: string | null;
  /** Of the description, what is shown at first; all of it when absent. */
  readonly shown?: {
    readonly text: string;
    readonly html: string | null;
    readonly folded: readonly FoldedPart[];
  };
  readonly priority?: Priority;
  readonly category?: string | null;
  readonly workType?: WorkType | null;
  readonly tags?: readonly string[];
  readonly clientId?: string | null;
  readonly contactId?: string | null;
  readonly requesterUserId?: string | null;
  readonly assigneeId?: string | null;
  readonly source: Source;
  readonly isSystem?: boolean;
  readonly cc?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Values of custom fields by their keys. */
  readonly fields?: FieldValues;
  readonly fileIds?: readonly string[];
  readonly messageId?: string | null;
  /** Added to the machine part of the first line; customers do not get it. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly actor?: Actor;
  /** The closed ticket that this one goes on from: both show it, and its assignee gets this one, too. */
  readonly followsId?: string | null;
  /** When it happened (imports, demo data); now when absent. */
  readonly at?: string;
}

/** An answer or a note. */
export interface MessageDraft extends Foldable {
  readonly body: string;
  readonly bodyHtml?: string | null;
  readonly cc?: readonly string[];
  readonly fileIds?: readonly string[];
  readonly messageId?: string | null;
  /** `web` when absent. */
  readonly channel?: string;
  /** Added to the machine part of the line; customers do not get it. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** `comment` or `note` when absent; `email_reply` for mail that came in. */
  readonly type?: string;
  readonly actor?: Actor;
  /** Written by staff or by the customer's side? From the actor's role when absent; mail and chat must say it. */
  readonly by?: 'staff' | 'customer';
  readonly at?: string;
}

/** A line for the timeline. */
export interface ActivityDraft extends Foldable {
  readonly type: string;
  readonly visibility?: 'public' | 'internal';
  readonly channel?: string;
  readonly body?: string | null;
  readonly bodyHtml?: string | null;
  readonly messageId?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly fileIds?: readonly string[];
  readonly actor?: Actor;
  readonly at?: string;
}

/** Fields that may be changed in one go; the filter `tickets.will-change@1` sees the result before it is stored. */
export interface TicketChange {
  readonly title?: string;
  readonly description?: string;
  readonly priority?: Priority;
  readonly category?: string | null;
  readonly workType?: WorkType | null;
  readonly tags?: readonly string[];
  readonly clientId?: string | null;
  readonly contactId?: string | null;
  readonly requesterUserId?: string | null;
  readonly assigneeId?: string | null;
  readonly isSystem?: boolean;
  /** Values of custom fields by their keys; null takes one away. */
  readonly fields?: FieldValues;
  /** Merged into the stored object; a null value removes the key. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Who changes a ticket, when, and why. */
export interface ChangeOptions {
  readonly actor?: Actor;
  readonly at?: string;
  /** Shown in the timeline. */
  readonly note?: string;
  /** Visibility of the note; public when absent for status changes, internal otherwise. */
  readonly visibility?: 'public' | 'internal';
}
