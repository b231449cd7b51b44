/** How to reach a mailbox. */
export interface MailAccount {
  type: 'imap' | 'pop3';
  host: string;
  port: number;
  /** TLS from the first byte; without it STARTTLS is used when the server offers it. */
  ssl: boolean;
  username: string;
  /** Password or app password; an access token when `auth` is `oauth2`. */
  password: string;
  auth: 'basic' | 'oauth2';
  /** Folder of IMAP. */
  mailbox: string;
  /** Removes messages from a POP3 server once they are stored. */
  deleteAfterFetch: boolean;
  /** Accepts certificates that nobody vouches for; for servers inside a company network only. */
  allowSelfSigned: boolean;
}

/** A mailbox whose host was looked up and may be connected to. */
export type ReachableAccount = MailAccount & {
  /** Of the host; the name itself is only said to TLS, so that nobody changes where it leads meanwhile. */
  address: string;
};

/** Where the last fetch ended. */
export type Cursor =
  | { kind: 'imap'; uidValidity: string; lastUid: number; onlyUnseen: boolean }
  | { kind: 'pop3'; known: string[] };

export interface FetchedMail {
  raw: Uint8Array;
  /** Names this delivery for ever: the same message fetched again has the same key. */
  key: string;
  /** Cursor that is true once this message is stored. */
  cursor: Cursor;
  /** The message was larger than allowed and its end is missing. */
  truncated: boolean;
}

/** One open mailbox. Errors are `AccountError`. */
export interface MailFetcher {
  /**
   * Hands every message that is new since the cursor to `take`, oldest first, one at a time. A message counts as
   * fetched once `take` has returned; when it throws, the fetch ends there and goes on from there next time.
   */
  fetchNew(cursor: Cursor | null, take: (mail: FetchedMail) => Promise<void>): Promise<Cursor>;
  /** Returns when new mail may be there, at the latest after `ms` milliseconds. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Largest message that is fetched whole, in bytes. */
export const MAX_MESSAGE = 35 * 1024 * 1024;
