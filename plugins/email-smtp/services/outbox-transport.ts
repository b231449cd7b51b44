import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailTransport, WireMessage } from '../../mail/contract.ts';

/**
 * Writes messages as .eml files: what the desk does until the operator names a mail server. A file appears whole or
 * not at all, and sending the same message again replaces its file.
 */
export class OutboxTransport implements MailTransport {
  readonly #dir: string;
  #ready: Promise<unknown> | null = null;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async send(message: WireMessage): Promise<{ response: string }> {
    this.#ready ??= mkdir(this.#dir, { recursive: true, mode: 0o700 });
    await this.#ready;
    const name = `${message.id}.eml`;
    const part = join(this.#dir, `.${name}.part`);
    // Mails hold passwords and links: nobody but the desk may read them.
    await writeFile(part, message.raw, { mode: 0o600 });
    await rename(part, join(this.#dir, name));
    return { response: `written to ${name}` };
  }
}
