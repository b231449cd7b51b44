import { createHash } from 'node:crypto';
import { tooLarge } from '../http/read-body.ts';
import type { Content } from './backend.ts';

/** Content whose size and hash are known once it has been read. */
export class Measured implements AsyncIterable<Uint8Array> {
  readonly #content: Content;
  readonly #maxBytes: number;
  readonly #hash = createHash('sha256');
  size = 0;

  constructor(content: Content, maxBytes: number) {
    this.#content = content;
    this.#maxBytes = maxBytes;
  }

  /** @throws Problem 413 as soon as there is too much */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#content) {
      this.size += chunk.byteLength;
      if (this.size > this.#maxBytes) throw tooLarge(this.#maxBytes);
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  /** In hex; once, after all has been read. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}
