/**
 * Reads the beginning of a stream without taking it away.
 * @param bytes how much of the beginning is wanted; less when there is not as much
 */
export async function peek(
  content: AsyncIterable<Uint8Array>,
  bytes: number,
): Promise<{ head: Uint8Array; whole: AsyncIterable<Uint8Array> }> {
  const chunks = content[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  while (size < bytes && !ended) {
    const next = await chunks.next();
    ended = next.done ?? false;
    if (next.done) break;
    read.push(next.value);
    size += next.value.byteLength;
  }
  async function* whole() {
    try {
      yield* read.splice(0);
      for (;;) {
        const next = ended ? ({ done: true } as const) : await chunks.next();
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await chunks.return?.();
    }
  }
  return { head: read.length === 1 && read[0] ? read[0] : Buffer.concat(read), whole: whole() };
}
