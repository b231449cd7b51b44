import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FetchMessageObject, ImapFlow } from 'imapflow';
import {
  type Cursor,
  type FetchedMail,
  MAX_MESSAGE,
  type MailAccount,
  type MailFetcher,
  type ReachableAccount,
} from './account.ts';
import { AccountError, describeFault } from './account-error.ts';

type ImapCursor = Extract<Cursor, { kind: 'imap' }>;

/** Messages asked for in one command. Few enough that a lost connection costs little. */
const BATCH = 25;

/**
 * A mailbox over IMAP (RFC 3501, RFC 9051). Progress is a UID, not the Seen flag, so that a colleague who reads the
 * mailbox hides nothing. The first fetch takes only unread mail: nobody wants years of old mail as tickets.
 */
export class ImapFetcher implements MailFetcher {
  readonly #account: ReachableAccount;
  readonly #client: ImapFlow;
  readonly #maxMessage: number;

  private constructor(account: ReachableAccount, options: { timeout: number; maxMessage: number }) {
    this.#account = account;
    this.#maxMessage = options.maxMessage;
    const secret = account.auth === 'oauth2' ? { accessToken: account.password } : { pass: account.password };
    this.#client = new ImapFlow({
      host: account.address,
      // An address has no name to say to TLS.
      ...(isIP(account.host) ? {} : { servername: account.host }),
      port: account.port,
      secure: account.ssl,
      auth: { user: account.username, ...secret },
      tls: { rejectUnauthorized: !account.allowSelfSigned },
      logger: false,
      connectionTimeout: options.timeout,
      greetingTimeout: options.timeout,
      // Longer than the longest IDLE (RFC 2177 asks for less than 29 minutes).
      socketTimeout: 30 * 60_000,
      maxIdleTime: 5 * 60_000,
      maxLiteralSize: options.maxMessage + 1024,
      disableAutoIdle: true,
    });
    // The failing command rejects too; an error event without a listener would end the process.
    this.#client.on('error', () => undefined);
  }

  /** @throws {AccountError} that says what to change */
  static async open(
    account: ReachableAccount,
    { timeout = 15_000, maxMessage = MAX_MESSAGE } = {},
  ): Promise<ImapFetcher> {
    const fetcher = new ImapFetcher(account, { timeout, maxMessage });
    try {
      await fetcher.#client.connect();
    } catch (error) {
      fetcher.#client.close();
      throw describeFault(error, account);
    }
    try {
      await fetcher.#client.mailboxOpen(account.mailbox);
      return fetcher;
    } catch (error) {
      await fetcher.close();
      const lost = !fetcher.#client.usable && !(error as { responseStatus?: string }).responseStatus;
      throw lost ? describeFault(error, account) : missing(account, error);
    }
  }

  async fetchNew(cursor: Cursor | null, take: (mail: FetchedMail) => Promise<void>): Promise<Cursor> {
    try {
      let at = this.#start(cursor);
      // Again until nothing is new: messages may arrive, and some servers show them late, while a batch is read.
      for (let uids = await this.#newUids(at); uids.length > 0; uids = await this.#newUids(at)) {
        at = await this.#batch(uids.slice(0, BATCH), at, take);
      }
      return {
        ...at,
        onlyUnseen: false,
        lastUid: Math.max(at.lastUid, at.onlyUnseen ? this.#mailbox().uidNext - 1 : 0),
      };
    } catch (error) {
      throw this.#client.usable && !(error as { code?: string }).code
        ? error
        : describeFault(error, this.#account);
    }
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const wake = () => woken.abort();
    const either = AbortSignal.any([signal, woken.signal]);
    this.#client.on('exists', wake).on('close', wake);
    // `noop` through idle: the library ends IDLE when the next command is sent.
    if (this.#client.usable) void this.#client.idle().catch(() => undefined);
    await sleep(ms, undefined, { signal: either }).catch(() => undefined);
    this.#client.off('exists', wake).off('close', wake);
  }

  async close(): Promise<void> {
    if (this.#client.usable)
      await Promise.race([
        this.#client.logout().catch(() => undefined),
        sleep(2_000, undefined, { ref: false }),
      ]);
    this.#client.close();
  }

  #mailbox() {
    const mailbox = this.#client.mailbox;
    if (!mailbox) throw new AccountError('connection', `The connection to ${this.#account.host} was lost.`);
    return mailbox;
  }

  /** UIDs of another UIDVALIDITY say nothing (RFC 3501 2.3.1.1): then as at first, unread mail only. */
  #start(cursor: Cursor | null): ImapCursor {
    const uidValidity = this.#mailbox().uidValidity.toString();
    return cursor?.kind === 'imap' && cursor.uidValidity === uidValidity
      ? cursor
      : { kind: 'imap', uidValidity, lastUid: 0, onlyUnseen: true };
  }

  async #newUids({ lastUid, onlyUnseen }: ImapCursor): Promise<number[]> {
    await this.#client.noop();
    const query = { uid: `${lastUid + 1}:*`, ...(onlyUnseen && { seen: false }) };
    const found = (await this.#client.search(query, { uid: true })) || [];
    // `n:*` also names the last message when its UID is below n (RFC 3501 6.4.8).
    return found.filter((uid) => uid > lastUid).sort((a, b) => a - b);
  }

  async #batch(
    uids: number[],
    from: ImapCursor,
    take: (mail: FetchedMail) => Promise<void>,
  ): Promise<ImapCursor> {
    const { host, username, mailbox } = this.#account;
    const stored: number[] = [];
    let at = from;
    const fetched = async (message: FetchMessageObject) => {
      at = { ...at, lastUid: Math.max(at.lastUid, message.uid) };
      const key = `imap:${username}@${host}/${mailbox}:${at.uidValidity}:${message.uid}`;
      await take({ raw: message.source ?? Buffer.alloc(0), key, cursor: at, truncated: isCut(message) });
      stored.push(message.uid);
    };
    try {
      for (const range of await this.#ranges(uids)) {
        const query = { uid: true, size: true, source: range.large ? { maxLength: this.#maxMessage } : true };
        for await (const message of this.#client.fetch(range.uids.join(','), query, { uid: true }))
          await fetched(message);
      }
    } finally {
      if (stored.length && this.#client.usable)
        await this.#client.messageFlagsAdd(stored.join(','), ['\\Seen'], { uid: true });
    }
    // A message that vanished between search and fetch must not be asked for again and again.
    return { ...at, lastUid: Math.max(at.lastUid, ...uids) };
  }

  /** Runs of messages that may be fetched together; one that is too large is fetched alone, and only its beginning. */
  async #ranges(uids: number[]): Promise<{ uids: number[]; large: boolean }[]> {
    const sizes = new Map<number, number>();
    for (const { uid, size } of await this.#client.fetchAll(
      uids.join(','),
      { uid: true, size: true },
      { uid: true },
    )) {
      sizes.set(uid, size ?? 0);
    }
    const ranges: { uids: number[]; large: boolean }[] = [];
    for (const uid of uids.filter((one) => sizes.has(one))) {
      const large = (sizes.get(uid) ?? 0) > this.#maxMessage;
      const last = ranges.at(-1);
      if (last && !large && !last.large) last.uids.push(uid);
      else ranges.push({ uids: [uid], large });
    }
    return ranges;
  }
}

function isCut(message: FetchMessageObject): boolean {
  return (message.size ?? 0) > (message.source?.length ?? 0);
}

function missing(account: MailAccount, cause: unknown): AccountError {
  return new AccountError(
    'mailbox',
    `The mailbox "${account.mailbox}" does not exist on the server or may not be read.`,
    cause,
  );
}
