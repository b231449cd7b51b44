/**
 * A web stream over chunks that are read when they are asked for. (Node's own `Readable.toWeb` throws where nobody can
 * catch it when the reader goes away between two chunks: "Controller is already closed".)
 * @param giveUp called when the reader goes away
 */
export function streamOf(
  chunks: AsyncIterable<Uint8Array>,
  giveUp: () => void = () => undefined,
): ReadableStream<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await source.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await source.return?.();
        // An iterator that was never asked for anything does not clean up after itself.
        giveUp();
      },
    },
    { highWaterMark: 0 },
  );
}
