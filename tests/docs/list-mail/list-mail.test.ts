import { afterAll, beforeAll, expect, test } from 'vitest';
import { MailDesk } from '../../../plugins/mail/tests/desk.ts';
import listMail from './plugin.ts';

let desk: MailDesk;
beforeAll(async () => {
  desk = await MailDesk.open({ plugins: [listMail] });
});
afterAll(() => desk?.stop());

const toList = (list: string, more: { inReplyTo?: string } = {}) =>
  desk.deliver({ subject: `To ${list}`, headers: { 'List-Id': `<${list}>` }, ...more });

test('the mail rule of the guide drops list mail, but not answers and not the lists to keep', async () => {
  const dropped = await toList('news.acme.example');
  expect(dropped).toMatchObject({ state: 'refused', outcome: 'dropped' });
  expect(dropped.verdicts.at(-1)).toEqual({
    step: 'rule.list-mail',
    outcome: 'stopped',
    reason: 'List mail dropped the message: It went to the list <news.acme.example>.',
  });
  await desk.admin.put('/api/settings/list-mail', { values: { keep: ['staff.acme'] } });
  const kept = await toList('staff.acme.example');
  expect(await desk.ticket(kept.ticketNumber)).toMatchObject({ priority: 'low', tags: ['list'] });

  await desk.deliver({ subject: 'A question' });
  const { messageId } = await desk.lastSent();
  const answer = await toList('news.acme.example', { inReplyTo: messageId ?? '' });
  // What comes by a list is noted on its ticket and changes nothing there.
  expect(answer).toMatchObject({ state: 'processed', outcome: 'noted' });
});
