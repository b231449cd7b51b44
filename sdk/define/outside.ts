import { Problem } from './errors.ts';

/**
 * What to ask a server outside for.
 * @since 1.1
 */
export interface OutsideRequest {
  /** `GET` when absent. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds from the look-up of the name to the last byte of the answer; 10,000 when absent, 60,000 at most. */
  readonly timeoutMs?: number;
  /** Bytes of the answer's body; 1 MiB when absent, 32 MiB at most. */
  readonly maxBytes?: number;
}

/**
 * A host name and the addresses that were looked up and found allowed. Connect to these and to nothing else.
 * @since 1.1
 */
export interface OutsideHost {
  /** For TLS: the name that the certificate must be for. */
  readonly host: string;
  /** The one to connect to. */
  readonly address: string;
  readonly addresses: readonly string[];
}

/**
 * The way to servers outside. A tenant's administrator may name the host, and must not reach the operator's own network
 * through it: names are looked up once, every address is checked against `PRIVATE_HOSTS`, and the connection goes to
 * the address that was checked. Only hosts that the manifest lists under `network` can be reached.
 * @since 1.1
 */
export interface Outside {
  /**
   * One request over http or https, without following redirects. Never in a transaction: such an operation or job
   * declares `tx: 'none'`.
   * @returns the whole answer, whatever its status
   * @throws OutsideError
   */
  fetch(url: string | URL, request?: OutsideRequest): Promise<Response>;
  /**
   * A `fetch` for a client library (openai, stripe, a chat service): the same checks, requests and answers as streams,
   * connections kept open. The library's own retries and `signal` work; a body that nobody reads has to be cancelled.
   * @param limits.timeoutMs to the last byte of an answer; 60,000 when absent, 600,000 at most
   * @param limits.maxBytes of an answer, counted after decompression; 32 MiB when absent and at most
   * @throws OutsideError from the `fetch`, and from the stream of an answer
   * @since 1.1
   */
  client(limits?: { readonly timeoutMs?: number; readonly maxBytes?: number }): typeof globalThis.fetch;
  /**
   * Looks a host up for a connection in another protocol.
   * @param host name or address, as somebody typed it
   * @throws OutsideError `host-refused`
   */
  resolve(host: string): Promise<OutsideHost>;
}

/**
 * - `host-refused`: the name does not exist, or leads where this desk may not connect to. One word for both, so that
 *   nobody learns which names the operator's network has.
 * - `unreachable`: no connection, or it broke; `timeout`; `too-large`: the answer has more bytes than allowed.
 * @since 1.1
 */
export type OutsideFault = 'host-refused' | 'unreachable' | 'timeout' | 'too-large';

/** A server outside could not be asked. Left alone, it is answered with 503. @since 1.1 */
export class OutsideError extends Problem {
  readonly fault: OutsideFault;

  constructor(fault: OutsideFault, detail: string, cause?: unknown) {
    super({
      status: 503,
      code: `outside-${fault}`,
      title: 'A server outside could not be asked',
      detail,
      cause,
    });
    this.name = 'OutsideError';
    this.fault = fault;
  }
}
