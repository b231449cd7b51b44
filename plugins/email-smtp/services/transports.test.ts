import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { TransportError } from '../../mail/contract.ts';
import { SmtpListener } from './listener.ts';
import { OutboxTransport } from './outbox-transport.ts';
import { SmtpTransport } from './smtp-transport.ts';

const dir = await mkdtemp(join(tmpdir(), 'outbox-'));
afterAll(() => rm(dir, { recursive: true }));
const message = {
  id: 'm1',
  tenantId: 't',
  from: 'desk@demo.localhost',
  to: ['a@x.example'],
  raw: Buffer.from('Subject: s\r\n\r\nhi\r\n'),
};

it('writes one whole .eml file per message, however often it is sent', async () => {
  const outbox = new OutboxTransport(join(dir, 'deep'));
  await Promise.all([outbox.send(message), outbox.send({ ...message, id: 'm2' })]);
  await outbox.send(message);
  expect((await readdir(join(dir, 'deep'))).sort()).toEqual(['m1.eml', 'm2.eml']);
  expect(await readFile(join(dir, 'deep', 'm1.eml'), 'utf8')).toBe('Subject: s\r\n\r\nhi\r\n');
});

it('sends through a server and tells permanent refusals from temporary ones', async () => {
  const got: string[] = [];
  const server = new SmtpListener({
    name: 'mx.example',
    resolve: async (address) => (address.startsWith('a@') ? { tenantId: 't' } : null),
    store: async ({ raw, envelopeFrom }) => void got.push(`${envelopeFrom} ${Buffer.from(raw).toString()}`),
  });
  const port = await server.listen(0, '127.0.0.1');
  const transport = new SmtpTransport({ url: `smtp://127.0.0.1:${port}` });
  await transport.send(message);
  expect(got).toEqual(['desk@demo.localhost Subject: s\r\n\r\nhi\r\n']);
  const refused = await transport.send({ ...message, to: ['b@x.example'] }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(TransportError);
  expect((refused as TransportError).permanent).toBe(true);
  transport.close();
  await server.close();
  const down = new SmtpTransport({ url: `smtp://127.0.0.1:${port}` });
  expect(await down.send(message).catch((error: TransportError) => error.permanent)).toBe(false);
  down.close();
});
