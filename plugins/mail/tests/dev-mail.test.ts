import { sql } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import clients from '../../clients/plugin.ts';
import emailSmtp from '../../email-smtp/plugin.ts';
import notifications from '../../notifications/plugin.ts';
import sla from '../../sla/plugin.ts';
import tickets from '../../tickets/plugin.ts';
import mail from '../plugin.ts';

let desk: TestKernel;
let demo: TestTenant;
let real: TestTenant;
beforeAll(async () => {
  desk = await createTestKernel({
    plugins: [clients, tickets, sla, mail, emailSmtp, notifications],
    env: { SEED: 'demo', SMTP_PORT: 0 },
  });
  demo = await desk.tenant('demo');
  real = await desk.tenant('real');
  for (const tenant of [demo, real]) {
    const invited = await tenant.admin.post('/api/users/invite', {
      email: `new@${tenant.info.code}.example`,
      role: 'expert',
    });
    expect(invited.status).toBe(201);
    await desk.drain();
  }
});
afterAll(() => desk?.stop());

const page = (who: TestTenant['admin'], path: string) => who.get(path);

test('the page is there for the admin of the demo desk only', async () => {
  expect((await page(demo.admin, '/dev/mail')).status).toBe(200);
  expect((await page(await demo.user('erin', 'expert'), '/dev/mail')).status).toBe(403);
  expect((await page(real.admin, '/dev/mail')).status).toBe(404);
  const id = (await real.admin.get('/api/mail/outgoing')).body.items[0].id;
  for (const who of [real.admin, demo.admin]) expect((await page(who, `/dev/mail/${id}`)).status).toBe(404);
});

test('a mail that opens an account is named and not shown; others are', async () => {
  const [invitation] = (await demo.admin.get('/api/mail/outgoing')).body.items;
  expect(invitation.template).toBe('invitation');
  const shown = await page(demo.admin, `/dev/mail/${invitation.id}`);
  expect(shown.status).toBe(200);
  expect(String(shown.body)).toContain('so it is not shown here');
  expect(String(shown.body)).not.toContain('/invite/');
});

test('no body of a mail stands in the database in the clear', async () => {
  const rows = await demo.system('mail', async (c) => {
    const found = await sql<{ text: string; html: string }>`select text, html from mail.outgoing`.execute(
      c.sql(),
    );
    return found.rows.map((row) => ({ ...row, opened: c.unseal(row.text) }));
  });
  expect(rows.length).toBeGreaterThan(0);
  for (const { text, html, opened } of rows) {
    expect(opened).toContain('/invite/');
    expect(`${text}${html}`).not.toMatch(/invite|<p|http/);
  }
});
