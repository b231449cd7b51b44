import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAIL, type MailV1 } from '../../mail/contract.ts';
import { NotifiedDesk } from './desk.ts';

let desk: NotifiedDesk;
beforeAll(async () => {
  desk = await NotifiedDesk.open();
});
afterAll(() => desk?.stop());

/** A mail comes in; gives the mails that the desk then queues. */
async function receive(subject: string): Promise<string[]> {
  const raw = [
    'From: Carla <carla@acme.example>',
    'To: support@north.localhost',
    `Subject: ${subject}`,
    `Message-ID: <${randomUUID()}@acme.example>`,
    '',
    'It does not print.',
    '',
  ].join('\r\n');
  await desk.tenant.system('mail', (c) =>
    c.get<MailV1>(MAIL as never).receive(Buffer.from(raw), {
      recipient: 'support@north.localhost',
      source: 'smtp',
      envelopeFrom: 'carla@acme.example',
    }),
  );
  return desk.mails();
}

it('a request by mail is confirmed once, and not when confirmations or all notifications are off (5.5)', async () => {
  expect(await receive('Printer one')).toEqual(['ticket-received > carla@acme.example']);
  await desk.settings({ createdToRequester: false });
  expect(await receive('Printer two')).toEqual([]);
  await desk.settings({ createdToRequester: true, sendNotifications: false });
  expect(await receive('Printer three')).toEqual([]);
  await desk.settings({ sendNotifications: true });
  const { body } = await desk.admin.get('/api/tickets?q=printer');
  expect(body.items).toHaveLength(3);
});
