import { parentPort } from 'node:worker_threads';
import { readMessage } from './read-message.ts';

/** Entry of the reading thread: one message in, one answer out. */
parentPort?.on('message', async (raw: Uint8Array) => {
  const message = await readMessage(raw);
  const buffers = new Set(message.mail.attachments.map((part) => part.content.buffer as ArrayBuffer));
  parentPort?.postMessage(message, [...buffers]);
});
