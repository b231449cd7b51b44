import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PluginError } from '../tool/terminal.ts';
import type { DeskState } from './desk-runner.ts';

/** The address that people have open: it stays while desks come and go behind it. */
export interface DevServer {
  /** Origin. */
  readonly url: string;
  /** Open pages load again. */
  reloadPages(): void;
  close(): Promise<void>;
}

const BASE = '/__serviflow-dev';
/** In pages by address: the desk allows no inline script. */
const TAG = `<script src="${BASE}/reload.js" async></script>`;
const SCRIPT = `new EventSource('${BASE}/events').addEventListener('reload', () => location.reload());\n`;
const DEFAULT_PORT = 3000;

/**
 * Listens, waits for a desk where there is none, and passes everything on to it.
 * @param port that must be free; absent: 3000, or any free one
 * @param desk the desk that answers now; waits while one starts
 * @throws PluginError when the port is taken
 */
export async function startDevServer(
  port: number | undefined,
  desk: () => Promise<DeskState>,
): Promise<DevServer> {
  const pages = new Set<ServerResponse>();
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    if (path === `${BASE}/reload.js`) {
      outgoing.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-store' });
      outgoing.end(SCRIPT);
    } else if (path === `${BASE}/events`) {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      outgoing.write(': here\n\n');
      pages.add(outgoing);
      outgoing.once('close', () => pages.delete(outgoing));
    } else void pass(incoming, outgoing, desk);
  });
  const listen = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
  await listen(port ?? DEFAULT_PORT).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    if (port === undefined) return listen(0);
    throw new PluginError(`The port ${port} is taken.`, {
      remedy: 'Name another one by --port, or leave it out for a free one.',
    });
  });
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    reloadPages() {
      for (const page of pages) page.write('event: reload\ndata:\n\n');
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  desk: () => Promise<DeskState>,
): Promise<void> {
  const state = await desk();
  if ('failure' in state) return apologize(outgoing, state.failure);
  const wantsPage = incoming.headers.accept?.includes('text/html') ?? false;
  const upstream = request(
    {
      host: '127.0.0.1',
      port: new URL(state.url).port,
      method: incoming.method,
      path: incoming.url,
      headers: wantsPage ? pageHeaders(incoming) : incoming.headers,
    },
    (answer) => {
      const isPage = wantsPage && (answer.headers['content-type'] ?? '').includes('text/html');
      if (isPage) void sendPage(answer, outgoing);
      else {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.once('error', () => outgoing.destroy());
      }
    },
  );
  upstream.once('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else apologize(outgoing, 'The desk did not answer.');
  });
  outgoing.once('close', () => upstream.destroy());
  incoming.pipe(upstream);
}

/** A page must come whole and readable, so that the tag can be put into it. */
function pageHeaders({ headers }: IncomingMessage): IncomingMessage['headers'] {
  const { 'if-none-match': _tag, 'if-modified-since': _date, ...rest } = headers;
  return { ...rest, 'accept-encoding': 'identity' };
}

async function sendPage(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const page = Buffer.concat(chunks).toString('utf8').replace('</head>', `${TAG}</head>`);
  const { 'content-length': _length, etag: _etag, ...headers } = answer.headers;
  outgoing.writeHead(answer.statusCode ?? 502, { ...headers, 'cache-control': 'no-store' });
  outgoing.end(page);
}

function apologize(outgoing: ServerResponse, reason: string): void {
  const text = reason.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  outgoing.writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  outgoing.end(
    `<!doctype html><html><head><title>No desk</title>${TAG}</head><body><h1>The desk does not run</h1>` +
      `<pre>${text}</pre><p>This page loads again when it does.</p></body></html>`,
  );
}
