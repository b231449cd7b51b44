import { createServer, type Server } from 'node:net';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import clients from '../../clients/plugin.ts';
import mail from '../../mail/plugin.ts';
import tickets from '../../tickets/plugin.ts';
import type { Ctx } from '../manifest.ts';
import emailImap from '../plugin.ts';
import { TenantTransport } from '../services/tenant-transport.ts';

/** On a desk that others open, its administrators do not look around in the operator's network. */
let desk: TestKernel;
let tenant: TestTenant;
let inside: Server;
let port: number;
let visits = 0;
beforeAll(async () => {
  inside = createServer((socket) => {
    visits += 1;
    socket.end('* OK a server inside\r\n');
  });
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  port = (inside.address() as { port: number }).port;
  desk = await createTestKernel({
    plugins: [clients, tickets, mail, emailImap],
    env: { PRIVATE_HOSTS: 'deny' },
  });
  tenant = await desk.tenant('nosy');
  await tenant.admin.elevate();
});
afterAll(async () => {
  await desk?.stop();
  inside.close();
});

test('Test Connection says the same of what is there, what is not, and what has no name', async () => {
  const said = new Set<string>();
  const hosts = [
    '127.0.0.1',
    'localhost',
    '::1',
    '10.0.0.1',
    '169.254.169.254',
    '0x7f.1',
    'no-such-host.invalid',
  ];
  for (const host of hosts)
    for (const [serverType, at] of [
      ['imap', port],
      ['pop3', port],
      ['imap', 1],
    ] as const) {
      const { body } = await tenant.admin.post('/api/email-imap/test', {
        host,
        port: at,
        ssl: false,
        serverType,
        username: 'u',
        password: 'p',
      });
      said.add(JSON.stringify(body).replaceAll(host, 'HOST'));
    }
  expect(said.size).toBe(1);
  expect([...said][0]).toContain('does not exist, or leads where this desk may not connect to');
  expect(visits).toBe(0);
});

test('neither does a mailbox that is switched on, nor mail that is sent through one', async () => {
  const values = {
    enabled: true,
    host: 'localhost',
    port,
    ssl: false,
    username: 'u',
    password: 'p',
    smtpHost: 'localhost',
    smtpPort: port,
  };
  expect((await tenant.admin.put('/api/settings/email-imap', { values })).status).toBe(200);
  const settings = await tenant.system('email-imap', async (c) => ({ ...(c as unknown as Ctx).settings }));
  const { outside } = await tenant.system('email-imap', async (c) => ({ outside: c.outside }));
  const transport = new TenantTransport(async () => settings, outside);
  const message = {
    id: 'm',
    tenantId: tenant.info.id,
    from: 'a@x.example',
    to: ['b@x.example'],
    raw: Buffer.from('x'),
  };
  await expect(transport.send(message)).rejects.toThrow(/does not exist, or leads where/);
  transport.close();
  expect(visits).toBe(0);
});

test('nobody waits for strangers with a transaction open', async () => {
  await expect(tenant.system('email-imap', (c) => c.outside.resolve('example.com'))).rejects.toThrow(
    /tx: 'none'/,
  );
});
