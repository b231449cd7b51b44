import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeskState } from './desk-runner.ts';
import { type DevServer, startDevServer } from './dev-server.ts';

let desk: Server;
let state: Promise<DeskState>;
let server: DevServer;
beforeEach(async () => {
  desk = createServer((request, response) => {
    if (request.url === '/') {
      const encoding = request.headers['accept-encoding'] ?? '';
      response.writeHead(200, { 'content-type': 'text/html', etag: '"1"', 'x-encoding': encoding });
      response.end('<html><head><title>Desk</title></head></html>');
    } else {
      response.writeHead(201, { 'content-type': 'text/plain', 'x-host': request.headers.host ?? '' });
      request.pipe(response);
    }
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  state = Promise.resolve({ url: `http://localhost:${(desk.address() as AddressInfo).port}` });
  server = await startDevServer(0, () => state);
});
afterEach(async () => {
  await server.close();
  desk.closeAllConnections();
  await new Promise((resolve) => desk.close(resolve));
});

const getPage = () => fetch(server.url, { headers: { accept: 'text/html' } });

test('requests go to the desk as they are', async () => {
  const answer = await fetch(`${server.url}/api/echo`, { method: 'POST', body: 'hello' });
  expect(answer.status).toBe(201);
  expect(await answer.text()).toBe('hello');
  expect(answer.headers.get('x-host')).toBe(new URL(server.url).host);
});

test('pages get a script by address, which loads them again when told', async () => {
  const page = await getPage();
  expect(await page.text()).toMatch(/<script src="(\/[^"]+)" async><\/script><\/head>/);
  expect(page.headers.get('etag')).toBeNull();
  expect(page.headers.get('x-encoding')).toBe('identity');
  const script = await (await fetch(`${server.url}/__serviflow-dev/reload.js`)).text();
  const [, events = ''] = /new EventSource\('([^']+)'\)/.exec(script) ?? [];
  const stream = (await fetch(server.url + events)).body?.pipeThrough(new TextDecoderStream()).getReader();
  await stream?.read();
  server.reloadPages();
  expect((await stream?.read())?.value).toContain('event: reload');
  await stream?.cancel();
});

test('a request waits for a desk that starts', async () => {
  const ready = await state;
  const starting = Promise.withResolvers<DeskState>();
  state = starting.promise;
  const answer = getPage();
  starting.resolve(ready);
  expect((await answer).status).toBe(200);
});

test('without a desk people read why, and the page loads again later', async () => {
  state = Promise.resolve({ failure: 'ended <badly>' });
  const answer = await getPage();
  expect(answer.status).toBe(503);
  const text = await answer.text();
  expect(text).toContain('ended &#60;badly&#62;');
  expect(text).toContain('/__serviflow-dev/reload.js');
  state = Promise.resolve({ url: 'http://localhost:1' });
  expect((await getPage()).status).toBe(503);
});

test('a port that is taken is told', async () => {
  const { port } = new URL(server.url);
  await expect(startDevServer(Number(port), () => state)).rejects.toThrow(`The port ${port} is taken.`);
});
