import { readFileSync, statSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** PEM texts for STARTTLS. */
export interface KeyPair {
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** A key and a certificate in files, which whoever renews them replaces while the desk runs. */
export class CertificateFiles {
  readonly #keyFile: string;
  readonly #certFile: string;
  #seen = '';

  constructor({ key, cert }: { key: string; cert: string }) {
    this.#keyFile = key;
    this.#certFile = cert;
  }

  /** Whether one of the two files is there. */
  get present(): boolean {
    return this.#stamp() !== '-|-';
  }

  /**
   * The pair when the files are others than at the last call; null when they are the same.
   * @throws Error naming the files when one is missing, is no PEM, or the two do not belong together
   */
  renewed(): KeyPair | null {
    const stamp = this.#stamp();
    if (stamp === this.#seen) return null;
    this.#seen = stamp;
    try {
      const pair = { key: readFileSync(this.#keyFile), cert: readFileSync(this.#certFile) };
      createSecureContext(pair);
      return pair;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${this.#certFile} and ${this.#keyFile} cannot be used for STARTTLS: ${reason}`, {
        cause,
      });
    }
  }

  #stamp(): string {
    return [this.#keyFile, this.#certFile]
      .map((file) => {
        const found = statSync(file, { throwIfNoEntry: false });
        return found ? `${found.mtimeMs}/${found.size}/${found.ino}` : '-';
      })
      .join('|');
  }
}
