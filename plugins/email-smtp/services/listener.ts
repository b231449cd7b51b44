import { canonicalEmail } from '@serviflow/sdk';
import type { SMTPServerAddress, SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { ByteBudget } from './byte-budget.ts';
import type { KeyPair } from './certificate.ts';
import { type ConnectionLimits, GuardedServer } from './guarded-server.ts';
import { smtpError } from './smtp-error.ts';
import { sourceOf } from './source-of.ts';

/** A tenant that takes mail for an address. */
export interface MailOwner {
  tenantId: string;
}

/** One accepted message for one tenant. */
export interface Delivery {
  tenantId: string;
  /** First recipient that belongs to the tenant, lower case. */
  recipient: string;
  envelopeFrom: string;
  /** Recipients that belong to this tenant; nobody learns of the others. */
  envelopeTo: string[];
  remoteAddress: string;
  /** Name that the sending server gave in HELO or EHLO. */
  helo: string;
  raw: Uint8Array;
}

export interface ListenerOptions extends Partial<ConnectionLimits> {
  /** Name that the server greets with. */
  name: string;
  /** Who takes mail for an address; null = nobody, answered with 550. */
  resolve: (address: string) => Promise<MailOwner | null>;
  /** Stores a message durably. The sender hears 250 only when this has returned. */
  store: (delivery: Delivery) => Promise<void>;
  /** Largest message in bytes. */
  maxBytes?: number;
  /** Bytes of all messages in transfer together; above it senders are asked to come back. */
  maxBytesInFlight?: number;
  maxRecipients?: number;
  /** Unknown recipients that one connection may name; more is somebody who guesses addresses. */
  maxRefusals?: number;
  /** Milliseconds of silence after which a connection is closed. */
  idleTimeout?: number;
  /** PEM key and certificate; STARTTLS is offered when set. */
  tls?: KeyPair;
  onError?: (error: unknown) => void;
}

/** Nobody logs in here; the rest are jokes of old servers and commands for proxies. */
const UNWANTED = ['AUTH', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL'];

type Done = (error?: Error | null, message?: string) => void;

/**
 * Receives mail by SMTP (RFC 5321). A message is in storage before 250 is said, so nothing accepted is lost, not even
 * when the process is killed; when storing fails the sender hears 451 and keeps the message.
 */
export class SmtpListener {
  readonly #options: Required<Omit<ListenerOptions, 'tls' | 'onError'>> &
    Pick<ListenerOptions, 'tls' | 'onError'>;
  readonly #owners = new WeakMap<SMTPServerAddress, MailOwner>();
  readonly #budget: ByteBudget;
  readonly #server: GuardedServer;

  constructor(options: ListenerOptions) {
    this.#options = {
      maxBytes: 35 * 1024 * 1024,
      maxBytesInFlight: 200 * 1024 * 1024,
      maxConnections: 200,
      // A relay in front of the desk is one address; 20 is what such programs open at most by default.
      maxPerAddress: 20,
      maxRecipients: 50,
      maxRefusals: 20,
      idleTimeout: 60_000,
      messageTimeout: 10 * 60_000,
      graceTime: 10_000,
      ...options,
    };
    this.#budget = new ByteBudget(this.#options.maxBytesInFlight, this.#options.maxBytesInFlight / 2);
    this.#server = new GuardedServer(
      {
        name: options.name,
        banner: 'ServiFlow',
        size: this.#options.maxBytes,
        socketTimeout: this.#options.idleTimeout,
        closeTimeout: 5_000,
        disableReverseLookup: true,
        // RFC 5321 4.5.3.1.4 asks for 512; the rest is room for the parameters of extensions.
        maxCommandLength: 4_096,
        disabledCommands: options.tls ? UNWANTED : [...UNWANTED, 'STARTTLS'],
        ...(options.tls ?? {}),
        logger: false,
        onRcptTo: (address, session, done) => void this.#recipient(address, session).then(() => done(), done),
        onData: (stream, session, done: Done) =>
          void this.#message(stream, session).then((text) => done(null, text), done),
      },
      this.#options,
    );
    this.#server.on('error', (error) => options.onError?.(error));
  }

  /**
   * @param port 0 for any free port
   * @returns the port that it listens on
   * @throws when the port is taken
   */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.server.address();
    return address && typeof address === 'object' ? address.port : port;
  }

  /** Offers a renewed certificate from the next handshake on; only where there was one from the start. */
  useCertificate(pair: KeyPair): void {
    this.#server.updateSecureContext(pair);
  }

  /** Bytes of messages that are held in memory right now. */
  get bytesInFlight(): number {
    return this.#budget.used;
  }

  /** Connections that are open right now. */
  get connections(): number {
    return this.#server.open;
  }

  /** Takes no new connections, lets messages in transfer finish, and closes the rest after five seconds. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(resolve));
  }

  async #recipient(address: SMTPServerAddress, session: SMTPServerSession): Promise<void> {
    if (session.envelope.rcptTo.length >= this.#options.maxRecipients) {
      throw smtpError(452, '4.5.3 Too many recipients');
    }
    const owner = await this.#owner(address);
    if (!owner) {
      if (this.#server.countRefusal(session) > this.#options.maxRefusals)
        throw smtpError(421, '4.7.0 Too many unknown recipients');
      throw smtpError(550, '5.1.1 No such mailbox here');
    }
    this.#owners.set(address, owner);
  }

  async #owner(address: SMTPServerAddress): Promise<MailOwner | null> {
    const known = this.#owners.get(address);
    if (known) return known;
    try {
      return await this.#options.resolve(canonicalEmail(address.address));
    } catch (error) {
      this.#options.onError?.(error);
      throw smtpError(451, '4.3.0 Not available right now, please try again');
    }
  }

  async #message(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const hold = this.#budget.hold(sourceOf(session.remoteAddress));
    this.#server.transfer(session, 'receiving');
    try {
      const raw = await this.#collect(stream, session, hold);
      this.#server.transfer(session, 'storing');
      const deliveries = await this.#deliveries(session, raw);
      for (const delivery of deliveries) await this.#store(delivery);
      return 'OK: message stored';
    } finally {
      hold.release();
      this.#server.transfer(session, null);
    }
  }

  /** The whole message; what is refused is still read to its end, as the protocol has no other way to answer. */
  async #collect(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    hold: ReturnType<ByteBudget['hold']>,
  ): Promise<Uint8Array> {
    const chunks: Buffer[] = [];
    let refusal: Error | null = null;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      // Whoever was told the limit and goes on for four times as long does not want to hear the answer.
      if (stream.byteLength > 4 * this.#options.maxBytes)
        this.#server.drop(session, { code: 552, text: '5.3.4 The message is far too large' });
      if (refusal) continue;
      if (stream.sizeExceeded) refusal = smtpError(552, '5.3.4 The message is too large');
      else if (!hold.take(chunk.length)) refusal = smtpError(452, '4.3.1 Busy, please try again');
      else chunks.push(chunk);
      if (refusal) {
        chunks.length = 0;
        hold.release();
      }
    }
    if (stream.sizeExceeded) throw smtpError(552, '5.3.4 The message is too large');
    if (refusal) throw refusal;
    return Buffer.concat(chunks);
  }

  /** One delivery per tenant, however many of its addresses are named. */
  async #deliveries(session: SMTPServerSession, raw: Uint8Array): Promise<Delivery[]> {
    const byTenant = new Map<string, Delivery>();
    const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
    for (const entry of session.envelope.rcptTo) {
      const owner = await this.#owner(entry);
      if (!owner) throw smtpError(451, '4.3.0 A recipient is gone, please try again');
      const recipient = canonicalEmail(entry.address);
      const delivery = byTenant.get(owner.tenantId) ?? {
        tenantId: owner.tenantId,
        recipient,
        envelopeFrom: from.toLowerCase(),
        envelopeTo: [],
        remoteAddress: session.remoteAddress,
        helo: session.hostNameAppearsAs || '',
        raw,
      };
      delivery.envelopeTo.push(recipient);
      byTenant.set(owner.tenantId, delivery);
    }
    return [...byTenant.values()];
  }

  async #store(delivery: Delivery): Promise<void> {
    try {
      await this.#options.store(delivery);
    } catch (error) {
      this.#options.onError?.(error);
      throw smtpError(451, '4.3.0 The message could not be stored, please try again');
    }
  }
}
