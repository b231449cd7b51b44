import { once } from 'node:events';
import { connect } from 'node:net';
import { plugins } from '@serviflow/config/plugins';
import { freePort } from '@serviflow/host/embedded-postgres';
import { type HttpServer, startHttpServer } from '@serviflow/host/http-server';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

/** Callers who go away while they send, or while they wait. */
let desk: TestKernel;
let tenant: TestTenant;
let server: HttpServer;
let port: number;
/** Requests that the desk took and has answered, whoever still listened. */
let took = 0;
let answered = 0;

beforeAll(async () => {
  desk = await createTestKernel({ plugins, env: { SMTP_PORT: 0 } });
  tenant = await desk.tenant('acme');
  port = await freePort();
  server = await startHttpServer({ host: '127.0.0.1', port });
  server.use(async (request, bindings) => {
    took += 1;
    try {
      return await desk.kernel.fetch(request, bindings);
    } finally {
      answered += 1;
    }
  });
}, 60_000);
afterAll(async () => {
  await server?.close();
  await desk?.stop();
});

/** Sends the beginning of a request and cuts the connection. */
async function hangUp(head: readonly string[], body: string): Promise<void> {
  const before = answered;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const { baseUrl } = desk.kernel.runtime.options;
  const lines = [
    ...head,
    `host: ${new URL(baseUrl).host}`,
    `origin: ${baseUrl}`,
    `cookie: ${await tenant.admin.cookie()}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  await vi.waitFor(() => expect(took).toBeGreaterThan(before));
  socket.resetAndDestroy();
  await vi.waitFor(() => expect(answered).toBeGreaterThan(before), { timeout: 5_000 });
}

const FORM = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';

test.each([
  [
    'half of a JSON body of known length',
    ['POST /api/tickets HTTP/1.1', 'content-type: application/json', 'content-length: 500'],
    '{"title":"',
  ],
  [
    'half of a JSON body in pieces',
    ['POST /api/tickets HTTP/1.1', 'content-type: application/json', 'transfer-encoding: chunked'],
    'a\r\n{"title":"\r\n',
  ],
  [
    'half of a file of known length',
    ['POST /api/files HTTP/1.1', 'content-type: multipart/form-data; boundary=b', 'content-length: 9000'],
    `${FORM}begins`,
  ],
  [
    'half of a file in pieces',
    [
      'POST /api/files HTTP/1.1',
      'content-type: multipart/form-data; boundary=b',
      'transfer-encoding: chunked',
    ],
    `${FORM.length.toString(16)}\r\n${FORM}\r\n`,
  ],
  ['nobody waits for the answer', ['GET /api/tickets?limit=50 HTTP/1.1'], ''],
])('%s is no fault of anybody', async (_name, head, body) => {
  await hangUp(head, body);
  const failed = desk.log.errors().map((line) => line.fields);
  expect(failed).toEqual([]);
  expect(desk.kernel.runtime.breakers.states().filter((one) => one.state !== 'closed')).toEqual([]);
  const { rows } = await desk.kernel.runtime.db.control.query('select handler from kernel.fault');
  expect(rows).toEqual([]);
  const metrics = await desk.kernel.fetch(new Request('http://desk.test/metrics'));
  expect(await metrics.text()).not.toMatch(/serviflow_faults_total\{[^}]*\} [1-9]/);
});
