/** Bytes that arrive in pieces and are taken off in front; grows by doubling, so a large answer costs linear time. */
export class GrowingBuffer {
  #bytes = Buffer.alloc(64 * 1024);
  #start = 0;
  #end = 0;
  /** Up to here nothing was found by the last search. */
  #searched = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  push(chunk: Buffer): void {
    if (this.#end + chunk.length > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(this.#bytes.length, 2 * (this.length + chunk.length)));
      this.#bytes.copy(grown, 0, this.#start, this.#end);
      this.#searched = Math.max(0, this.#searched - this.#start);
      this.#end = this.length;
      this.#start = 0;
      this.#bytes = grown;
    }
    chunk.copy(this.#bytes, this.#end);
    this.#end += chunk.length;
  }

  startsWith(mark: Buffer): boolean {
    return this.#bytes.subarray(this.#start, Math.min(this.#end, this.#start + mark.length)).equals(mark);
  }

  /** Offset of a mark from the front, or -1. Searching again after more bytes goes on where it stopped. */
  indexOf(mark: Buffer): number {
    const from = Math.max(this.#start, this.#searched);
    const at = this.#bytes.subarray(0, this.#end).indexOf(mark, from);
    this.#searched = at < 0 ? Math.max(this.#start, this.#end - mark.length + 1) : this.#start;
    return at < 0 ? -1 : at - this.#start;
  }

  /** Takes `length` bytes off the front and drops `skip` more. */
  take(length: number, skip: number): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(this.#start, this.#start + length));
    this.#start += length + skip;
    this.#searched = this.#start;
    return taken;
  }
}
