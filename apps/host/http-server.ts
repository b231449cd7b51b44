import { once } from 'node:events';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';

type Fetch = (request: Request) => Response | Promise<Response>;

/** The listening socket of a host; takes requests from the first moment of a start. */
export interface HttpServer {
  /** Hands all further requests to the application. */
  use(fetch: Fetch): void;
  /** Takes no new connection, lets requests in flight finish, and cuts what is left after `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
}

/**
 * Listens at once, so that a port in use is noticed before anything is started, and a balancer or a person
 * who is early gets an answer: alive, but not ready.
 *
 * @throws Error that names the port when it is taken or may not be used
 */
export async function startHttpServer(options: { host: string; port: number }): Promise<HttpServer> {
  let current: Fetch = answerWhileStarting;
  const server = serve({
    fetch: (request) => current(request),
    hostname: options.host,
    port: options.port,
  }) as Server;
  // A client may take its time over a large upload; the application limits its size.
  server.requestTimeout = 300_000;
  await once(server, 'listening').catch((error) => {
    throw explain(error, options);
  });
  return {
    use(fetch) {
      current = fetch;
    },
    async stop(timeoutMs) {
      const closed = once(server, 'close');
      const cut = setTimeout(() => server.closeAllConnections(), timeoutMs);
      // Kept-alive connections fall idle one by one, as the answers they wait for go out.
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      server.close();
      server.closeIdleConnections();
      await closed;
      clearInterval(sweep);
      clearTimeout(cut);
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
