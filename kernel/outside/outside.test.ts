import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { defineManifest, OutsideError } from '@serviflow/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OutsideGate } from './outside.ts';

describe('asking', () => {
  let server: Server;
  let port: number;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let seen: string[];
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(`${request.method} ${request.headers.host} ${request.url}`);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    seen = [];
    answer = (_, response) => response.end('hello');
  });

  const NAMES: Record<string, string[]> = {
    'good.example': ['127.0.0.1'],
    'inside.example': ['10.0.0.1'],
    'both.example': ['127.0.0.1', '10.0.0.1'],
    'meta.example': ['169.254.169.254'],
  };
  function gate(options: { setting?: string; network?: string[]; signal?: AbortSignal } = {}) {
    const lookUps: string[] = [];
    const manifest = defineManifest({
      id: 'hooks',
      title: 'Hooks',
      version: '1.0.0',
      sdk: '^1.1.0',
      network: options.network ?? ['*'],
    });
    const outside = new OutsideGate(options.setting ?? '127.0.0.1', async (host) => {
      lookUps.push(host);
      return NAMES[host] ?? Promise.reject(new Error('ENOTFOUND'));
    }).forPlugin(manifest, options.signal ?? new AbortController().signal);
    return { ...outside, lookUps };
  }
  const fault = (asked: Promise<unknown>) =>
    asked.then(
      () => 'none',
      (error: unknown) => (error instanceof OutsideError ? error.fault : String(error)),
    );

  test('a request goes to the address that was looked up, once, under its own name', async () => {
    const { fetch, lookUps } = gate();
    answer = (request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () =>
        response
          .writeHead(201, { 'x-seen': request.headers['x-own'] ?? '' })
          .end(`${body}/${request.headers['transfer-encoding']}`),
      );
    };
    const reply = await fetch(`http://Good.Example.:${port}/a?b=c`, {
      method: 'POST',
      body: 'bl\u00e5',
      headers: { 'x-own': 'yes', Host: 'admin.internal', 'Transfer-Encoding': 'chunked' },
    });
    expect([reply.status, reply.headers.get('x-seen'), await reply.text()]).toEqual([
      201,
      'yes',
      'bl\u00e5/undefined',
    ]);
    expect(seen).toEqual([`POST good.example.:${port} /a?b=c`]);
    expect(lookUps).toEqual(['good.example']);
  });

  test('hosts that lead inside and hosts that do not exist get the same words', async () => {
    const { fetch, resolve } = gate();
    const said = new Set<string>();
    for (const host of ['inside.example', 'both.example', 'meta.example', 'nowhere.example'])
      for (const asked of [fetch(`http://${host}:${port}/`), resolve(host)])
        said.add(
          await asked.then(
            () => 'none',
            (error: Error) => error.message.replace(host, 'HOST'),
          ),
        );
    expect([...said]).toEqual([
      'The host name "HOST" does not exist, or leads where this desk may not connect to.',
    ]);
    expect(seen).toEqual([]);
  });

  test.each([
    'http://10.0.0.1/',
    'http://[::1]:8080/',
    'http://0x7f.1:3000/',
    'http://2130706433:3000/',
    'http://017700000001:3000/',
    'http://[::ffff:7f00:1]:3000/',
    'http://good.example:25/',
    'http://good.example:22/',
    'file:///etc/passwd',
    'ftp://good.example/',
    'http://user:secret@good.example/',
    'gopher://good.example/',
    'nonsense',
    'http://169.254.169.254/latest/meta-data/',
  ])('%s is refused', async (url) => {
    expect(await fault(gate({ setting: 'deny' }).fetch(url))).toBe('host-refused');
  });

  test('an answer elsewhere is given back, not followed', async () => {
    answer = (_, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
    const reply = await gate().fetch(`http://good.example:${port}/`);
    expect([reply.status, reply.headers.get('location')]).toEqual([302, 'http://10.0.0.1/']);
  });

  test('an answer that is too large, too late, cut, or nobody\u2019s is told apart', async () => {
    const { fetch } = gate();
    const at = `http://good.example:${port}/`;
    answer = (_, response) => response.end('x'.repeat(5_000));
    expect(await fault(fetch(at, { maxBytes: 4_999 }))).toBe('too-large');
    expect((await (await fetch(at, { maxBytes: 5_000 })).text()).length).toBe(5_000);
    answer = () => undefined;
    expect(await fault(fetch(at, { timeoutMs: 100 }))).toBe('timeout');
    // Bytes that keep coming are no reason to wait for ever.
    answer = (_, response) => {
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    };
    expect(await fault(fetch(at, { timeoutMs: 150 }))).toBe('timeout');
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
    };
    expect(await fault(fetch(at))).toBe('unreachable');
    expect(await fault(fetch('http://good.example:1024/'))).toBe('unreachable');
  });

  test('the end of the call ends the request', async () => {
    const call = new AbortController();
    answer = () => call.abort();
    expect(await fault(gate({ signal: call.signal }).fetch(`http://good.example:${port}/`))).toBe(
      'unreachable',
    );
  });

  test('a host that the manifest does not list is a mistake of the plugin', async () => {
    const { fetch, resolve, lookUps } = gate({ network: ['*.good.example', 'api.example'] });
    await expect(fetch(`http://good.example:${port}/`)).rejects.toThrow(/hooks connects to good\.example/);
    await expect(resolve('evilgood.example')).rejects.toThrow(TypeError);
    expect(lookUps).toEqual([]);
    expect(await fault(resolve('a.good.example'))).toBe('host-refused');
    expect(await fault(resolve('API.example.'))).toBe('host-refused');
  });

  describe('as the fetch of a client library', () => {
    test('an answer is read while it is written, and ends with the reader', async () => {
      let write: (text: string) => void = () => undefined;
      let closed = false;
      answer = (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        write = (text) => void response.write(text);
        response.on('close', () => {
          closed = true;
        });
        response.flushHeaders();
      };
      const reply = await gate().client()(`http://good.example:${port}/`);
      const reader = reply.body?.getReader();
      for (const text of ['one', 'two']) {
        write(text);
        expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(text);
      }
      await reader?.cancel();
      await expect.poll(() => closed).toBe(true);
    });

    test('a Request with headers and a streamed body arrives as it is', async () => {
      answer = (request, response) => {
        request.pipe(response.writeHead(200, { 'x-type': request.headers['content-type'] ?? '' }));
      };
      const form = new FormData();
      form.append('file', new Blob(['some words']), 'words.txt');
      const sent = await gate().client()(
        new Request(`http://good.example:${port}/`, { method: 'POST', body: form }),
      );
      expect(sent.headers.get('x-type')).toMatch(/^multipart\/form-data; boundary=/);
      expect(await sent.text()).toMatch(/filename="words.txt"[\s\S]*some words/);
      const chunks = new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(3 * 1024 * 1024));
          controller.enqueue(new Uint8Array(3 * 1024 * 1024));
          controller.close();
        },
      });
      const large = await gate().client()(`http://good.example:${port}/`, { method: 'POST', body: chunks });
      expect((await large.arrayBuffer()).byteLength).toBe(6 * 1024 * 1024);
    });

    test('bytes are counted after decompression', async () => {
      answer = (_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(4 * 1024 * 1024)));
      const reply = await gate().client({ maxBytes: 100_000 })(`http://good.example:${port}/`);
      expect(await fault(reply.arrayBuffer())).toBe('too-large');
    });

    test('a connection is used again, and a name that moved inside is refused at the next connection', async () => {
      const at = `http://moves.example:${port}/`;
      NAMES['moves.example'] = ['127.0.0.1'];
      const { client, lookUps } = gate();
      for (let i = 0; i < 10; i++) await (await client()(at)).text();
      // A request may come before the connection of the one before is free again.
      expect(lookUps.length).toBeLessThan(5);
      NAMES['moves.example'] = ['10.0.0.1'];
      server.closeIdleConnections();
      await expect.poll(() => fault(client()(at).then((reply) => reply.text()))).toBe('host-refused');
    });

    test('checks are those of fetch: literal addresses, ports, schemes and the list of hosts', async () => {
      const shut = gate({ setting: 'deny' }).client();
      for (const url of [
        'http://127.0.0.1:8080/',
        'http://[::1]:8080/',
        'http://good.example:25/',
        'ftp://good.example/',
      ])
        expect(await fault(shut(url)), url).toBe('host-refused');
      expect(await fault(shut(new Request('http://169.254.169.254/latest/')))).toBe('host-refused');
      await expect(
        gate({ network: ['api.example'] }).client()(`http://good.example:${port}/`),
      ).rejects.toThrow(/does not list under "network"/);
      expect(seen).toEqual([]);
    });

    test('who calls a request off sees the own reason', async () => {
      const mine = new AbortController();
      answer = () => mine.abort(new Error('no longer wanted'));
      await expect(gate().client()(`http://good.example:${port}/`, { signal: mine.signal })).rejects.toThrow(
        'no longer wanted',
      );
    });
  });
});
