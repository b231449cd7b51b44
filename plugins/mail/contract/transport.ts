/** A message ready for the wire. */
export interface WireMessage {
  /** Id of the outgoing mail: the idempotency key for transports that know one. */
  readonly id: string;
  readonly tenantId: string;
  readonly from: string;
  readonly to: readonly string[];
  /** RFC 5322 bytes with CRLF line ends. */
  readonly raw: Uint8Array;
}

/**
 * Sends messages. Plugins offer one under their name with `transports.offer`; the tenant's setting `transport` chooses.
 * `send` throws `TransportError`; any other error counts as temporary.
 */
export interface MailTransport {
  send(message: WireMessage): Promise<{ response: string }>;
  /**
   * True while it sends as an account of the tenant that is logged in. Then the provider of that account decides which
   * senders it may use; otherwise the desk does.
   */
  ownAccount?(tenantId: string): Promise<boolean>;
}

/** A refusal of the other side. A permanent one (5xx, unknown recipient) is not tried again. */
export class TransportError extends Error {
  readonly permanent: boolean;

  constructor(message: string, options: { permanent: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'TransportError';
    this.permanent = options.permanent;
  }
}

/**
 * Transports of this process by name. A transport holds connections, so it lives as long as the background service
 * that offers it, not as long as a call.
 */
export class TransportRegistry {
  readonly #byName = new Map<string, MailTransport>();
  /** While true nothing is sent: the operator switched mail off (`MAIL=off`). What is queued waits. */
  held = false;

  offer(name: string, transport: MailTransport): void {
    this.#byName.set(name, transport);
  }

  withdraw(name: string): void {
    this.#byName.delete(name);
  }

  get(name: string): MailTransport | undefined {
    return this.#byName.get(name);
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }
}

/** The registry of this process. `default` is what the operator configured: a mail server, or files in the outbox. */
export const transports = new TransportRegistry();
