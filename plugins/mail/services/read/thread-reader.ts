import { Worker } from 'node:worker_threads';
import { standIn } from '../parse/read-mail.ts';
import { MailRefusal, type MailRefusalCode } from '../parse/refusal.ts';
import { readableBody } from '../readable-body.ts';
import type { ReadHints } from './hints.ts';
import type { ReadMessage } from './read-message.ts';

export interface MessageReader {
  /** Reads one message; answers for every input. @param hints what the organisation adds to the reading */
  read(raw: Uint8Array, hints?: ReadHints): Promise<ReadMessage>;
  close(): Promise<void>;
}

export interface ThreadReaderOptions {
  /** Milliseconds after which the thread is ended and the message gets a stand-in. */
  deadline?: number;
  /** Megabytes that the thread may use; a message that needs more gets a stand-in. */
  memory?: number;
  /** Module of the thread. */
  entry?: URL;
}

/**
 * Reads messages in a thread of its own. Parsing and cleaning a large mail takes half a second of processor time, and
 * a hostile one may be made to take minutes: neither may hold up the rest of the process, and both end at a deadline.
 */
export class ThreadReader implements MessageReader {
  readonly #deadline: number;
  readonly #memory: number;
  readonly #entry: URL;
  #worker: Worker | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ThreadReaderOptions = {}) {
    this.#deadline = options.deadline ?? 15_000;
    this.#memory = options.memory ?? 512;
    this.#entry = options.entry ?? new URL('./reader-thread.ts', import.meta.url);
  }

  read(raw: Uint8Array, hints: ReadHints = {}): Promise<ReadMessage> {
    // One at a time: the deadline counts the work on this message, not the wait for others.
    const turn = this.#last.then(() => this.#readNow(raw, hints));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the thread. A message that is being read fails: it is not to blame, so it gets no stand-in. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #thread(): Worker {
    if (!this.#worker) {
      this.#worker = new Worker(this.#entry, { resourceLimits: { maxOldGenerationSizeMb: this.#memory } });
      this.#worker.unref();
    }
    return this.#worker;
  }

  async #readNow(raw: Uint8Array, hints: ReadHints): Promise<ReadMessage> {
    const worker = this.#thread();
    const refused = await new Promise<ReadMessage | MailRefusalCode>((resolve) => {
      const done = (answer: ReadMessage | MailRefusalCode) => {
        clearTimeout(timer);
        worker.off('message', done).off('error', crashed).off('exit', crashed);
        resolve(answer);
      };
      const crashed = () => done('mail.unreadable');
      const timer = setTimeout(() => done('mail.too-slow'), this.#deadline);
      worker.on('message', done).on('error', crashed).on('exit', crashed);
      worker.postMessage({ raw, hints });
    });
    if (typeof refused !== 'string') return refused;
    if (this.#worker !== worker) throw new Error('The reading thread was closed.');
    this.#worker = null;
    // An ended thread may still report its error; nobody else listens for it.
    worker.on('error', () => undefined);
    await worker.terminate();
    const why =
      refused === 'mail.too-slow' ? 'Reading the message took too long.' : 'The message could not be read.';
    const mail = standIn(raw, new MailRefusal(refused, why));
    return { mail, body: readableBody(mail) };
  }
}

/** The reading thread of this process, started by the first message. */
export const reader = new ThreadReader();
