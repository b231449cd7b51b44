import { expect } from 'vitest';
import {
  type Delivery,
  type ListenerOptions,
  SmtpListener,
} from '../../plugins/email-smtp/services/listener.ts';
import { RawSender } from './smtp-client.ts';

const open: SmtpListener[] = [];
const senders: RawSender[] = [];
/** The one address that takes mail. */
export const TO = 'support@demo.localhost';
export const ENVELOPE = ['MAIL FROM:<a@x.example>', `RCPT TO:<${TO}>`];

/** The real listener with a store in memory, on a port of its own. */
export async function startListener(options: Partial<ListenerOptions> = {}) {
  const stored: Delivery[] = [];
  const errors: unknown[] = [];
  const listener = new SmtpListener({
    name: 'desk.example',
    resolve: async (address) => (address === TO ? { tenantId: 'demo' } : null),
    store: async (delivery) => void stored.push(delivery),
    onError: (error) => errors.push(error),
    ...options,
  });
  open.push(listener);
  const port = await listener.listen(0, '127.0.0.1');
  /** Connects and has said hello. */
  const greet = async (localAddress?: string) => kept(await RawSender.greet(port, localAddress));
  const connect = async (localAddress?: string) => kept(await RawSender.connect(port, localAddress));
  const texts = () => stored.map((one) => Buffer.from(one.raw).toString('latin1'));
  return { listener, port, stored, errors, greet, connect, texts };
}

function kept(sender: RawSender): RawSender {
  senders.push(sender);
  return sender;
}

/** Ends what the test left open. */
export async function stopListeners(): Promise<void> {
  for (const sender of senders.splice(0)) sender.cut();
  await Promise.all(open.splice(0).map((one) => one.close()));
}

/** Begins a message: the next bytes are its content. */
export async function beginMessage(sender: RawSender): Promise<void> {
  expect(await sender.codes(...ENVELOPE, 'DATA')).toEqual([250, 250, 354]);
}
