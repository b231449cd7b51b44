import type { TicketsV1 } from '@serviflow/plugin-tickets/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, openUiDesk, type UiDesk } from './ui-desk.ts';

let desk: UiDesk;
beforeAll(async () => {
  desk = await openUiDesk();
});
afterAll(async () => {
  await desk?.stop();
});

/** A ticket as the mail plugin opens one. */
const byMail = (data: Record<string, unknown>) =>
  desk.tenant.system('sla', (c) =>
    (c as unknown as { use: { tickets: TicketsV1 } }).use.tickets.create({
      title: 'Came by mail',
      description: 'The printer jams.',
      source: 'email',
      clientId: desk.acme,
      data,
    }),
  );

test('a mail says who it may be from, where answers go and who else got it; others join by one click', async () => {
  const { number, id } = await byMail({
    senderProof: 'none',
    senderProofReason: 'Nothing vouches for the sender (dmarc=none, spf=none, dkim=none).',
    replyTo: 'office@acme.example',
    alsoTo: [
      { address: 'dora@partner.example', name: 'Dora Diaz' },
      { address: 'a-very-long-address-of-somebody@department.partner.example', name: '' },
    ],
  });
  const page = await desk.open(desk.expert, `/tickets/${number}`, { width: 320, height: 900 });
  await page.getByText('Sender not proven').waitFor();
  await page.getByText('Nothing vouches for the sender').waitFor();
  await page.getByText('Answers go to office@acme.example').waitFor();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  const add = page.getByRole('button', { name: 'Add Dora Diaz to the people in copy' });
  await add.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Dora Diaz (in copy)').waitFor();
  const { body } = await desk.expert.get(`/api/tickets/${id}/participants`);
  expect(body.items.map((one: { email: string }) => one.email)).toContain('dora@partner.example');
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/mail-on-ticket.png` });
  await page.close();
});

test('a mail whose sender is proven has no mark', async () => {
  const { number } = await byMail({ senderProof: 'proven', senderProofReason: 'A signature vouches.' });
  const page = await desk.open(desk.expert, `/tickets/${number}`);
  await page.getByText('The printer jams.').first().waitFor();
  expect(await page.getByText('Sender not proven').count()).toBe(0);
  await page.close();
});
