import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { GrowingBuffer } from './growing-buffer.ts';

export interface Pop3Options {
  host: string;
  /** Address to connect to; the host is the name that TLS checks. */
  address: string;
  port: number;
  ssl: boolean;
  allowSelfSigned: boolean;
  /** Milliseconds of silence after which the connection is given up. */
  timeout: number;
  /** Bytes of one answer; more ends the connection. */
  maxAnswer: number;
}

/** `-ERR`, with what the server said. */
export class Pop3Refusal extends Error {}

const CRLF = Buffer.from('\r\n');
const END = Buffer.from('\r\n.\r\n');
/** An answer without lines. */
const EMPTY = Buffer.from('.\r\n');

/**
 * The five commands of POP3 (RFC 1939) that fetching needs, one at a time. Bytes stay bytes: messages carry other
 * charsets than UTF-8. (Of the libraries at hand one decodes messages as UTF-8 and misses an end mark that is split
 * over two packets.)
 */
export class Pop3Client {
  readonly #socket: Socket;
  readonly #options: Pop3Options;
  readonly #buffer = new GrowingBuffer();
  #fault: Error | null = null;
  #wake: (() => void) | null = null;

  private constructor(socket: Socket, options: Pop3Options) {
    this.#socket = socket;
    this.#options = options;
    socket.setTimeout(options.timeout, () =>
      socket.destroy(Object.assign(new Error('The server is silent.'), { code: 'ETIMEDOUT' })),
    );
    socket.on('data', (chunk: Buffer) => {
      this.#buffer.push(chunk);
      this.#wake?.();
    });
    socket.on('error', (error) => this.#end(error));
    socket.on('close', () => this.#end(new Error('The server closed the connection.')));
  }

  /** Connects and reads the greeting. */
  static async open(options: Pop3Options): Promise<Pop3Client> {
    const { host, address, port, ssl, allowSelfSigned } = options;
    const socket = ssl
      ? connectTls({
          host: address,
          port,
          rejectUnauthorized: !allowSelfSigned,
          ...(isIP(host) ? {} : { servername: host }),
        })
      : connectTcp({ host: address, port });
    const client = new Pop3Client(socket, options);
    await once(socket, ssl ? 'secureConnect' : 'connect', {
      signal: AbortSignal.timeout(options.timeout),
    }).catch((error: Error) => {
      socket.destroy();
      throw error.name === 'AbortError'
        ? Object.assign(new Error('No connection in time.'), { code: 'ETIMEDOUT' })
        : error;
    });
    await client.#line();
    return client;
  }

  /** Sends a command and reads the status line. @throws {Pop3Refusal} on `-ERR` */
  async command(text: string): Promise<string> {
    this.#socket.write(`${text}\r\n`);
    return this.#line();
  }

  /** A command whose answer has many lines; dots added for the wire are taken off again (RFC 1939 3). */
  async multiline(text: string): Promise<Buffer> {
    await this.command(text);
    const body = await this.#until(() => {
      if (this.#buffer.startsWith(EMPTY)) return { length: 0, skip: 3 };
      const at = this.#buffer.indexOf(END);
      return at < 0 ? null : { length: at + CRLF.length, skip: 3 };
    });
    return unstuff(body);
  }

  close(): void {
    this.#socket.end('QUIT\r\n');
    this.#socket.destroySoon();
  }

  #end(error: Error): void {
    this.#fault ??= error;
    this.#wake?.();
  }

  async #line(): Promise<string> {
    const line = await this.#until(() => {
      const at = this.#buffer.indexOf(CRLF);
      return at < 0 ? null : { length: at, skip: CRLF.length };
    });
    const text = line.toString('utf8');
    if (text.startsWith('+OK')) return text.slice(3).trim();
    throw new Pop3Refusal(text.replace(/^-ERR\s*/, '').slice(0, 200));
  }

  async #until(find: () => { length: number; skip: number } | null): Promise<Buffer> {
    for (;;) {
      const found = find();
      if (found) {
        return this.#buffer.take(found.length, found.skip);
      }
      if (this.#fault) throw this.#fault;
      if (this.#buffer.length > this.#options.maxAnswer)
        this.#socket.destroy(new Error('The answer of the server is too large.'));
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function unstuff(body: Buffer): Buffer {
  if (body[0] !== 0x2e && body.indexOf('\r\n..') < 0) return body;
  return Buffer.from(body.toString('latin1').replace(/(^|\r\n)\.\./g, '$1.'), 'latin1');
}
