import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@hono/node-server';

/** Answers a request; the bindings carry the socket, from which the caller's address is taken. */
export type Fetch = (request: Request, bindings: object) => Response | Promise<Response>;

/** The listening socket of a host; takes requests from the first moment of a start. */
export interface HttpServer {
  /** Hands all further requests to the application. */
  use(fetch: Fetch): void;
  /**
   * Takes no new connection and waits until the requests in flight are answered. Event streams never end by
   * themselves and are not waited for.
   *
   * @param timeoutMs how long to wait at most
   */
  drain(timeoutMs: number): Promise<void>;
  /** Cuts what is still open. */
  close(): Promise<void>;
}

/**
 * Listens at once, so that a port in use is noticed before anything is started, and a balancer or a person
 * who is early gets an answer: alive, but not ready.
 *
 * @throws Error that names the port when it is taken or may not be used
 */
export async function startHttpServer(options: { host: string; port: number }): Promise<HttpServer> {
  let current: Fetch = answerWhileStarting;
  /** Answers that a stop waits for. */
  const open = new Set<unknown>();
  const server = serve({
    async fetch(request, bindings) {
      const response = await current(request, bindings);
      // An event stream ends with the desk, never by itself.
      const endless = response.headers.get('content-type')?.startsWith('text/event-stream');
      if (endless && 'outgoing' in bindings) open.delete(bindings.outgoing);
      return response;
    },
    hostname: options.host,
    port: options.port,
  }) as Server;
  // A client may take its time over a large upload; the application limits its size.
  server.requestTimeout = 300_000;
  await once(server, 'listening').catch((error) => {
    throw explain(error, options);
  });
  server.on('request', (_request, response: ServerResponse) => {
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  const closed = new Promise((resolve) => server.once('close', resolve));
  return {
    use(fetch) {
      current = fetch;
    },
    async drain(timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      server.close();
      while (performance.now() < deadline && open.size > 0) await sleep(20);
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answerWhileStarting(request: Request): Response {
  if (new URL(request.url).pathname === '/healthz') return Response.json({ status: 'starting' });
  const body = {
    type: 'about:blank',
    title: 'Starting',
    status: 503,
    code: 'starting',
    detail: 'ServiFlow is starting and will be ready in a moment.',
  };
  return Response.json(body, {
    status: 503,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '2' },
  });
}

function explain(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): Error {
  if (error.code === 'EADDRINUSE') {
    return new Error(`Port ${port} on ${host} is in use by another program. Set PORT to a free one.`, {
      cause: error,
    });
  }
  if (error.code === 'EACCES') {
    return new Error(`Port ${port} on ${host} may not be used by this user. Set PORT above 1023.`, {
      cause: error,
    });
  }
  return error;
}
