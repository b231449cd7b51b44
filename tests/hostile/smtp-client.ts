import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';

/** A sender that obeys no rule: writes bytes as given and shows what the server says, line by line. */
export class RawSender {
  #socket: Socket;
  #text = '';
  #ended = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  /** Connects, without waiting for the greeting. */
  static connect(port: number, localAddress?: string): Promise<RawSender> {
    return new Promise((resolve, reject) => {
      const socket = connectTcp({ port, host: '127.0.0.1', ...(localAddress ? { localAddress } : {}) });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new RawSender(socket));
      });
    });
  }

  /** Connects and greets. */
  static async greet(port: number, localAddress?: string): Promise<RawSender> {
    const sender = await RawSender.connect(port, localAddress);
    await sender.answer();
    await sender.say('EHLO sender.example');
    return sender;
  }

  write(bytes: string | Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** One line, one answer. */
  say(line: string): Promise<string> {
    this.write(`${line}\r\n`);
    return this.answer();
  }

  /** Each line and its answer's code. */
  async codes(...lines: string[]): Promise<number[]> {
    const found: number[] = [];
    for (const line of lines) found.push(Number((await this.say(line)).slice(0, 3)));
    return found;
  }

  /** The next whole answer, its lines together; empty when the server hung up. */
  async answer(): Promise<string> {
    for (;;) {
      const match = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(this.#text);
      if (match) {
        this.#text = this.#text.slice(match[0].length);
        return match[0];
      }
      if (this.#ended) return '';
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Whatever the server still says until it hangs up. */
  async rest(): Promise<string> {
    while (!this.#ended)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.#text;
  }

  /** Goes over to TLS. @returns the server's certificate */
  async secure(): Promise<PeerCertificate> {
    this.#socket.removeAllListeners('data');
    const secure: TLSSocket = connectTls({ socket: this.#socket, rejectUnauthorized: false });
    await new Promise<void>((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject));
    this.#socket = secure;
    this.#listen();
    return secure.getPeerCertificate();
  }

  /** Says that nothing more will come, and goes on listening. */
  halfClose(): void {
    this.#socket.end();
  }

  /** Vanishes in the middle of a word. */
  cut(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1');
      this.#wake();
    });
    const end = () => {
      this.#ended = true;
      this.#wake();
    };
    this.#socket.on('error', end).on('end', end).on('close', end);
  }
}
