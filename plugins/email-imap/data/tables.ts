import type { Cursor } from '../services/account.ts';

/** Progress and state of the mailbox, and the lock that keeps two workers from fetching it at once. */
export interface MailboxRow {
  name: string;
  /** The account that the cursor belongs to; another account starts afresh. */
  account: string;
  cursor: Cursor | null;
  last_checked_at: Date | null;
  last_success_at: Date | null;
  last_error: string | null;
  last_error_step: string | null;
  fetched: number;
  locked_by: string | null;
  lock_expires: Date | null;
}

export interface ImapDb {
  'email_imap.mailbox': MailboxRow;
}

/** A tenant has one mailbox. */
export const MAILBOX = 'main';
