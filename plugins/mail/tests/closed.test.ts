import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import notifications from '../../notifications/plugin.ts';
import { MailDesk } from './desk.ts';

let desk: MailDesk;
beforeAll(async () => {
  desk = await MailDesk.open({ plugins: [notifications] });
});
afterAll(() => desk?.stop());

async function closed(subject: string) {
  const { ticketNumber } = await desk.deliver({ subject });
  const { messageId } = await desk.lastSent();
  expect((await desk.admin.post(`/api/tickets/${ticketNumber}/close`, { note: 'Done.' })).status).toBe(200);
  await desk.kernel.drain();
  return {
    number: ticketNumber as number,
    answer: () =>
      desk.deliver({ subject: `Re: ${subject}`, inReplyTo: messageId ?? '', text: 'It is back.' }),
  };
}
const reopenWithin = (days: number) =>
  desk.admin.put('/api/settings/tickets', { values: { reopenClosedDays: days } });
const notices = async () => (await desk.admin.get('/api/notifications?limit=20')).body.items;

describe('an answer to a closed ticket always reaches somebody', () => {
  it('opens the ticket again within the days that the tenant set, and tells the admins as nobody owns it', async () => {
    const { number, answer } = await closed('Soon');
    expect(await answer()).toMatchObject({ outcome: 'replied', ticketNumber: number });
    expect(await desk.ticket(number)).toMatchObject({ status: 'in_progress', closedAt: null });
    expect((await notices()).map((one: { title: string }) => one.title)).toContain(
      `Alice wrote about a closed ticket: #${number} belongs to nobody`,
    );
  });

  it('opens a follow-up later; both sides show the link, the closed one stays closed', async () => {
    const { number, answer } = await closed('Late');
    await reopenWithin(0);
    const message = await answer();
    expect(message.outcome).toBe('created');
    expect(message.ticketNumber).not.toBe(number);
    expect((await desk.ticket(number)).status).toBe('closed');
    expect((await desk.ticket(number)).links).toMatchObject([
      { kind: 'followed-by', number: message.ticketNumber },
    ]);
    expect((await desk.ticket(message.ticketNumber)).links).toMatchObject([{ kind: 'follows', number }]);
    expect((await desk.timeline(number))[0]).toMatchObject({ type: 'linked', visibility: 'internal' });
    expect((await notices())[0]).toMatchObject({ ticketNumber: message.ticketNumber });
    const told = (await desk.sent()).filter((mail) => /wrote about a closed ticket/.test(mail.text ?? ''));
    expect(told.length).toBeGreaterThan(0);
  });

  it('gives the follow-up to who worked on the first', async () => {
    const { number, answer } = await closed('Mine');
    const { id } = desk.admin;
    await desk.admin.post(`/api/tickets/${number}/reopen`, { note: 'Mine.' });
    expect(
      (await desk.admin.post(`/api/tickets/${number}/reassign`, { assigneeId: id, note: 'Yours.' })).status,
    ).toBe(200);
    await desk.admin.post(`/api/tickets/${number}/close`, { note: 'Done.' });
    await reopenWithin(0);
    const { ticketNumber } = await answer();
    expect(await desk.ticket(ticketNumber)).toMatchObject({ assigneeId: id });
    expect((await notices()).some((one: { ticketNumber: number }) => one.ticketNumber === ticketNumber)).toBe(
      true,
    );
  });

  it('waits in triage when the ticket is in the bin', async () => {
    const { number, answer } = await closed('Binned');
    await desk.admin.post(`/api/tickets/${number}/delete`);
    expect(await answer()).toMatchObject({ state: 'triage', suggestedTicketNumber: number });
  });
});

describe('mail that waits is told', () => {
  const told = async () =>
    (await desk.sent()).filter((mail) => /waits? for a decision/.test(mail.subject ?? '')).length;

  it('by bell and mail, with its age, again after hours, until somebody decides', async () => {
    const { body } = await desk.admin.get('/api/mail/messages?state=triage');
    expect(body.items).toHaveLength(1);
    expect((await notices()).find((one: { kind: string }) => one.kind === 'mail.held')).toMatchObject({
      title: 'A mail waits for a decision',
      body: expect.stringMatching(/waited for \d+ minute/),
    });
    const first = await told();
    expect(first).toBe(1);
    desk.kernel.clock.advance({ hours: 4, minutes: 1 });
    await desk.kernel.drain();
    expect(await told()).toBe(2);
    expect((await notices())[0].body).toContain('4 hours');
    await desk.admin.post(`/api/mail/messages/${body.items[0].id}/discard`, {});
    desk.kernel.clock.advance({ days: 2 });
    await desk.kernel.drain();
    expect(await told()).toBe(2);
  });
});
