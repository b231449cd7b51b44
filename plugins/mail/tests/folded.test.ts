import { afterAll, beforeAll, expect, it } from 'vitest';
import { MailDesk } from './desk.ts';

let desk: MailDesk;
beforeAll(async () => {
  desk = await MailDesk.open();
});
afterAll(() => desk?.stop());

it('an answer by mail is kept whole, and shows what is new (0.12)', async () => {
  const opened = await desk.deliver({ subject: 'Printer jams', text: 'It jams.\n\n-- \nAlice\nAcme Corp' });
  const ticket = await desk.ticket(opened.ticketNumber);
  expect(ticket.description).toContain('Acme Corp');
  const created = ticket.activities.find((line: { type: string }) => line.type === 'created');
  expect(created).toMatchObject({
    body: 'It jams.',
    bodyFull: ticket.description,
    folded: [{ kind: 'signature' }],
  });

  const subject = `Re: [Ticket #${ticket.number}] Printer jams`;
  const quote = 'On Mon, Jan 5, 2026 at 9:00 AM Desk <s@d.example> wrote:\n> Which floor?';
  await desk.deliver({ subject, text: `Third\n\n${quote}` });
  await desk.deliver({ subject, text: `${quote}\nThird` });
  const [answered, short] = await desk.timeline(ticket.number);
  expect(short).toMatchObject({
    body: 'Third',
    bodyFull: `Third\n\n${quote}`,
    folded: [{ kind: 'quote', text: quote }],
  });
  expect(answered).toMatchObject({ body: `${quote}\nThird`, bodyFull: `${quote}\nThird`, folded: [] });
});
