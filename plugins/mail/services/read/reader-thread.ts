import { parentPort } from 'node:worker_threads';
import type { ReadHints } from './hints.ts';
import { readMessage } from './read-message.ts';

/** Entry of the reading thread: one message in, one answer out. */
parentPort?.on('message', async ({ raw, hints }: { raw: Uint8Array; hints: ReadHints }) => {
  const message = await readMessage(raw, hints);
  const buffers = new Set(message.mail.attachments.map((part) => part.content.buffer as ArrayBuffer));
  parentPort?.postMessage(message, [...buffers]);
});
