import { plugins } from '@serviflow/config/plugins';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startProxy, type TcpProxy } from './tcp-proxy.ts';

let proxy: TcpProxy;
let desk: TestKernel;
let tenant: TestTenant;

beforeAll(async () => {
  const via = async (url: string) => {
    const { hostname, port } = new URL(url);
    proxy = await startProxy({ host: hostname, port: Number(port) });
    return proxy.urlFor(url);
  };
  desk = await createTestKernel({ plugins, via, live: true, env: { SMTP_PORT: 0 } });
  tenant = await desk.tenant('acme');
}, 60_000);
afterAll(async () => {
  await desk?.stop();
  await proxy?.close();
});

test('while the database is gone every request gets 503, and afterwards all goes on by itself', async () => {
  const ticket = { title: 'Before the cut', description: 'It works.' };
  expect((await tenant.admin.post('/api/tickets', ticket)).status).toBe(201);
  proxy.cut();
  for (const answer of [
    await tenant.admin.get('/api/tickets'),
    await tenant.admin.post('/api/tickets', ticket),
  ]) {
    expect(answer).toMatchObject({ status: 503, body: { code: 'database-unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('5');
  }
  const ready = await desk.kernel.fetch(new Request('http://desk.test/readyz'));
  expect(ready.status).toBe(503);
  expect((await desk.kernel.fetch(new Request('http://desk.test/healthz'))).status).toBe(200);
  await proxy.mend();
  await vi.waitFor(async () => expect((await tenant.admin.get('/api/tickets')).status).toBe(200), {
    timeout: 10_000,
  });
  const after = await tenant.admin.post('/api/tickets', { ...ticket, title: 'After the cut' });
  expect(after.status).toBe(201);
  // Relay and workers came back, too: nothing of either ticket is left waiting.
  await vi.waitFor(
    async () =>
      expect(
        (await desk.kernel.runtime.db.control.query('select count(*) as n from kernel.outbox')).rows[0].n,
      ).toBe(0),
    { timeout: 15_000 },
  );
}, 60_000);
