import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createTestKernel } from '@serviflow/sdk/testing';
import { expect, test } from 'vitest';
import clients from '../../clients/plugin.ts';
import emailImap from '../../email-imap/plugin.ts';
import emailSmtp from '../../email-smtp/plugin.ts';
import tickets from '../../tickets/plugin.ts';
import { MAIL, type MailV1, type OutgoingDraft } from '../contract.ts';
import mail from '../plugin.ts';

test('with MAIL=off nothing leaves, nobody listens, and what waits goes out when mail is on again', async () => {
  const plugins = [clients, tickets, mail, emailSmtp, emailImap];
  const desk = await createTestKernel({ plugins, env: { SMTP_PORT: -1, MAIL: 'off' } });
  const written = () => readdirSync(join(desk.dataDir, 'outbox'), { recursive: true }).length;
  try {
    const tenant = await desk.tenant('north');
    const draft = {
      key: 'one',
      to: [{ address: 'kari@acme.example', name: 'Kari' }],
      template: 'password-reset',
      values: { link: 'https://desk.test/x', username: 'kari' },
    } satisfies OutgoingDraft;
    await tenant.system('mail', (c) => c.get<MailV1>(MAIL as never).send(draft));
    await desk.drain();
    expect(() => written()).toThrow('ENOENT');
    expect(desk.log.lines.filter((line) => line.message === 'listening for mail')).toEqual([]);
    const asked = await tenant.admin.post('/api/mail/test-outgoing', { to: 'kari@acme.example' });
    expect(asked.body).toEqual({ ok: false, detail: 'The operator has switched mail off (MAIL=off).' });
    const queued = await tenant.admin.get('/api/mail/outgoing');
    expect(queued.body.items).toMatchObject([{ state: 'queued', attempts: 0 }]);
    await desk.kernel.stop();

    const again = await createTestKernel({ plugins, env: { SMTP_PORT: 0 }, databaseUrl: desk.databaseUrl });
    try {
      again.clock.set(desk.clock.now());
      again.clock.advance({ minutes: 3 });
      await again.drain();
      expect(readdirSync(join(again.dataDir, 'outbox'))).toHaveLength(1);
    } finally {
      await again.stop();
    }
  } finally {
    await desk.stop();
  }
}, 60_000);
