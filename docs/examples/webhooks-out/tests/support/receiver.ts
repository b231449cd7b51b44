import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that came in. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the receiver does with a request; 200 when nothing is said. */
type Answer = (response: ServerResponse) => void;

/** Another program that takes webhooks: a real server on a free port of this machine. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What it does with the next requests, in this order; then it answers 200 again. */
  next(...answers: Answer[]): void;
  /** Resolves when so many have come in, since it was started. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export const answers =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (response) =>
    response.writeHead(status, headers).end(body);

/** Takes the request and says nothing. */
export const silence: Answer = () => {};

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const planned: Answer[] = [];
  let arrival = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    const answer = planned.shift() ?? answers(200, {}, 'Thank you');
    answer(response);
    arrival.resolve();
    arrival = Promise.withResolvers<void>();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    next: (...more) => void planned.push(...more),
    async arrived(count) {
      while (received.length < count) await arrival.promise;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * Verifies as the specification asks a receiver to (https://www.standardwebhooks.com), written here a second time on
 * purpose.
 * @returns whether one of the signatures is right
 */
export function verified({ headers, body }: Received, secret: string): boolean {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map(
    (name) => headers[`webhook-${name}`],
  );
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return String(signatures)
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice(3), 'base64'))
    .some((signature) => signature.length === wanted.length && timingSafeEqual(signature, wanted));
}
