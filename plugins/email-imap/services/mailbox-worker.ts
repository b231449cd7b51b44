import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceHost } from '@serviflow/sdk';
import type { Ctx, Settings } from '../manifest.ts';
import type { FetchedMail, MailAccount, MailFetcher } from './account.ts';
import { describeFault } from './account-error.ts';
import { leaveMailbox, noteCheck, noteProgress, takeMailbox } from './mailbox-state.ts';
import { openFetcher } from './open-fetcher.ts';
import { accountKey, toAccount } from './to-account.ts';

/** Milliseconds between signs of life while nothing happens; well below the lease. */
const BEAT = 30_000;
/** Milliseconds before the next try after 1, 2, ... failures. */
const PAUSES = [5_000, 15_000, 60_000, 300_000] as const;

export interface MailboxWorkerOptions {
  host: ServiceHost;
  tenantId: string;
  /** Unique name of this worker, for the lock. */
  name: string;
  settings: Settings;
}

/** Watches one tenant's mailbox until it is stopped: IDLE and polling, with the lock held. */
export class MailboxWorker {
  readonly #options: MailboxWorkerOptions;
  readonly #account: MailAccount;
  readonly #stop = new AbortController();
  #fetcher: MailFetcher | null = null;
  #failures = 0;
  #lastFetch = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(options: MailboxWorkerOptions) {
    this.#options = options;
    this.#account = toAccount(options.settings);
  }

  start(): void {
    this.#running = this.#loop();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #loop(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#turn(signal);
        this.#failures = 0;
      } catch (error) {
        await this.#fail(error);
      }
    }
    await this.#close();
    await this.#run((c) => leaveMailbox(c, this.#options.name)).catch(() => undefined);
  }

  /** One turn: keep the lock, fetch when due, then wait for mail or the next beat. */
  async #turn(signal: AbortSignal): Promise<void> {
    const { name, settings } = this.#options;
    const held = await this.#run((c) => takeMailbox(c, name, accountKey(this.#account)));
    if (!held) {
      await this.#close();
      await this.#pause(BEAT / 2);
      return;
    }
    this.#fetcher ??= await openFetcher(this.#account, this.#options.host.outside);
    const due = this.#lastFetch + settings.checkIntervalMinutes * 60_000;
    if (performance.now() >= due || this.#lastFetch === 0) {
      const cursor = await this.#fetcher.fetchNew(held.cursor, (mail) => this.#take(mail));
      this.#lastFetch = performance.now();
      await this.#run(async (c) => {
        await noteProgress(c, name, cursor, 0);
        await noteCheck(c, name, null);
      });
    }
    const wait = Math.min(
      BEAT,
      Math.max(0, this.#lastFetch + settings.checkIntervalMinutes * 60_000 - performance.now()),
    );
    const before = performance.now();
    await this.#fetcher.wait(wait, signal);
    // Woken before the time was up: the server says that something arrived.
    if (performance.now() - before < wait - 50) this.#lastFetch = 0;
  }

  async #take(mail: FetchedMail): Promise<void> {
    const { name } = this.#options;
    const recipient = this.#account.username.includes('@')
      ? this.#account.username.toLowerCase()
      : `${this.#account.username}@${this.#account.host}`;
    await this.#run(async (c) => {
      await c.use.mail.receive(mail.raw, {
        recipient,
        source: this.#account.type,
        envelopeFrom: null,
        dedupeKey: mail.key,
        truncated: mail.truncated,
      });
      if (!(await noteProgress(c, name, mail.cursor, 1)))
        throw new Error('Another worker has taken over the mailbox.');
    });
  }

  async #fail(error: unknown): Promise<void> {
    if (this.#stop.signal.aborted) return;
    await this.#close();
    const fault = describeFault(error, this.#account);
    this.#options.host.log.warn('the mailbox could not be read', {
      tenant: this.#options.tenantId,
      step: fault.step,
      error: fault.message,
    });
    await this.#run((c) => noteCheck(c, this.#options.name, fault)).catch(() => undefined);
    await this.#pause(PAUSES[Math.min(this.#failures, PAUSES.length - 1)] ?? BEAT);
    this.#failures++;
    this.#lastFetch = 0;
  }

  #run<T>(work: (c: Ctx) => Promise<T>): Promise<T> {
    return this.#options.host.run(this.#options.tenantId, (c) => work(c as unknown as Ctx));
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }

  async #close(): Promise<void> {
    const fetcher = this.#fetcher;
    this.#fetcher = null;
    await fetcher?.close();
  }
}
