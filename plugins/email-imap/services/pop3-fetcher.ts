import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Cursor,
  type FetchedMail,
  MAX_MESSAGE,
  type MailFetcher,
  type ReachableAccount,
} from './account.ts';
import { describeFault } from './account-error.ts';
import { Pop3Client, Pop3Refusal } from './pop3-client.ts';

/** Names of messages that are remembered; servers with more should let messages be deleted. */
const MAX_KNOWN = 20_000;

/**
 * A mailbox over POP3 (RFC 1939). What is new is told by the unique ids (UIDL). The server freezes the mailbox for each
 * session, so every fetch is a session of its own.
 */
export class Pop3Fetcher implements MailFetcher {
  readonly #account: ReachableAccount;
  readonly #timeout: number;

  private constructor(account: ReachableAccount, timeout: number) {
    this.#account = account;
    this.#timeout = timeout;
  }

  /** Logs in once to see that it works. @throws {AccountError} */
  static async open(account: ReachableAccount, { timeout = 15_000 } = {}): Promise<Pop3Fetcher> {
    const fetcher = new Pop3Fetcher(account, timeout);
    (await fetcher.#session()).close();
    return fetcher;
  }

  async fetchNew(cursor: Cursor | null, take: (mail: FetchedMail) => Promise<void>): Promise<Cursor> {
    const session = await this.#session();
    try {
      const list = parseUidl((await session.multiline('UIDL')).toString('latin1'));
      const onServer = new Set(list.map(({ uid }) => uid));
      // Forgetting what the server no longer has keeps the memory as small as the mailbox.
      const known = new Set((cursor?.kind === 'pop3' ? cursor.known : []).filter((uid) => onServer.has(uid)));
      for (const { number, uid } of list) {
        if (known.has(uid)) continue;
        const raw = await session.multiline(`RETR ${number}`);
        known.add(uid);
        const key = `pop3:${this.#account.username}@${this.#account.host}:${uid}`;
        await take({ raw, key, cursor: cursorOf(known), truncated: false });
        if (this.#account.deleteAfterFetch) await session.command(`DELE ${number}`);
      }
      return cursorOf(known);
    } catch (error) {
      throw error instanceof Pop3Refusal || (error as { code?: string }).code
        ? describeFault(error, this.#account)
        : error;
    } finally {
      // Deletions take effect with QUIT only (RFC 1939 6).
      session.close();
    }
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  async close(): Promise<void> {}

  async #session(): Promise<Pop3Client> {
    const { host, address, port, ssl, username, password, allowSelfSigned } = this.#account;
    try {
      const client = await Pop3Client.open({
        host,
        address,
        port,
        ssl,
        allowSelfSigned,
        timeout: this.#timeout,
        maxAnswer: MAX_MESSAGE + 65_536,
      });
      try {
        await client.command(`USER ${oneLine(username)}`);
        await client.command(`PASS ${oneLine(password)}`);
        return client;
      } catch (error) {
        client.close();
        throw error instanceof Pop3Refusal
          ? { authenticationFailed: true, responseText: error.message }
          : error;
      }
    } catch (error) {
      throw describeFault(error, this.#account);
    }
  }
}

const cursorOf = (known: ReadonlySet<string>): Cursor => ({
  kind: 'pop3',
  known: [...known].slice(-MAX_KNOWN),
});

/** A line break in a name or password would be a second command. */
const oneLine = (value: string): string => value.replace(/[\r\n]/g, '');

function parseUidl(text: string): { number: number; uid: string }[] {
  return text.split('\r\n').flatMap((line) => {
    const match = /^(\d{1,9}) ([\x21-\x7e]{1,200})/.exec(line);
    return match ? [{ number: Number(match[1]), uid: match[2] as string }] : [];
  });
}
