import { isIP } from 'node:net';
import { OutsideError, type OutsideHost } from '@serviflow/sdk';
import { Agent, fetch as undiciFetch } from 'undici';

/** Set by the connection itself; a plugin's value would let it say one host and reach another. */
const OWN_HEADERS = /^(?:host|connection|transfer-encoding|content-length|upgrade|te|trailer|proxy-.*)$/i;
/** Answers that have no body (RFC 9110 §15). */
const BODILESS = new Set([101, 204, 205, 304]);
/** Connections side by side to one origin: a slow server must not take all sockets of the process. */
const CONNECTIONS_PER_ORIGIN = 32;
/** Origins whose connections are kept: the bound on idle sockets. */
const MAX_ORIGINS = 500;
const KEEP_ALIVE = 10_000;
const CONNECT_TIMEOUT = 10_000;

/**
 * An agent that connects only to addresses which were looked up and found allowed. Each new connection asks again, so
 * that a name that moved to a private address is refused (DNS rebinding); a kept connection goes where it was opened to.
 * @param resolve throws an OutsideError for what may not be reached
 */
export function pinnedAgent(resolve: (host: string) => Promise<OutsideHost>): Agent {
  return new Agent({
    connections: CONNECTIONS_PER_ORIGIN,
    maxOrigins: MAX_ORIGINS,
    keepAliveTimeout: KEEP_ALIVE,
    connect: {
      timeout: CONNECT_TIMEOUT,
      lookup: (host, options, answer) => {
        resolve(host).then(
          ({ addresses, address }) => {
            const all = addresses.map((one) => ({ address: one, family: isIP(one) }));
            if (options.all) answer(null, all);
            else answer(null, address, isIP(address));
          },
          (error: NodeJS.ErrnoException) => answer(error, [], 0),
        );
      },
    },
  });
}

/**
 * One request without redirects; the answer's body comes as a stream and is bounded in time and in bytes after decoding.
 * @param limits.timeout milliseconds to the last byte of the answer
 * @throws OutsideError, also from the stream
 */
export async function exchange(
  request: Request,
  limits: { agent: Agent; signal: AbortSignal; timeout: number; maxBytes: number },
): Promise<Response> {
  const { host } = new URL(request.url);
  const timeout = AbortSignal.timeout(limits.timeout);
  const signal = AbortSignal.any([limits.signal, request.signal, timeout]);
  const faultOf = (error: unknown): unknown => {
    const cause = (error as { cause?: unknown } | null)?.cause;
    if (error instanceof OutsideError) return error;
    if (cause instanceof OutsideError) return cause;
    if (timeout.aborted) return new OutsideError('timeout', `${host} did not answer in time.`, error);
    // Who called it off, and not the call, wants to see its own reason.
    if (request.signal.aborted && !limits.signal.aborted) return request.signal.reason;
    return new OutsideError('unreachable', `${host} could not be reached.`, error);
  };
  try {
    const answer = await undiciFetch(request.url, {
      method: request.method,
      headers: [...request.headers].filter(([name]) => !OWN_HEADERS.test(name)),
      // A body of known length goes out with its length; some servers refuse chunks.
      body: request.body === null ? null : await bodyOf(request),
      duplex: 'half',
      signal,
      redirect: 'manual',
      dispatcher: limits.agent,
    });
    const body = BODILESS.has(answer.status) || !answer.body ? null : answer.body;
    return new Response(
      body ? bounded(body as ReadableStream<Uint8Array>, host, limits.maxBytes, faultOf) : null,
      {
        status: answer.status,
        statusText: answer.statusText,
        headers: [...answer.headers],
      },
    );
  } catch (error) {
    throw faultOf(error);
  }
}

/** Bodies up to this size are sent whole; larger ones stream. */
const WHOLE_BODY = 4 * 1024 * 1024;

async function bodyOf(request: Request): Promise<Uint8Array | ReadableStream<Uint8Array>> {
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(parts);
    parts.push(value);
    size += value.byteLength;
    if (size > WHOLE_BODY) break;
  }
  return new ReadableStream({
    async pull(controller) {
      const kept = parts.shift();
      if (kept) return controller.enqueue(kept);
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function bounded(
  body: ReadableStream<Uint8Array>,
  host: string,
  maxBytes: number,
  faultOf: (error: unknown) => unknown,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let size = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        size += value.byteLength;
        if (size > maxBytes)
          throw new OutsideError('too-large', `The answer of ${host} is larger than ${maxBytes} bytes.`);
        controller.enqueue(value);
      } catch (error) {
        controller.error(faultOf(error));
        await reader.cancel().catch(() => {});
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
