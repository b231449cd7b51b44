import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import notifications from '../../notifications/plugin.ts';
import sla from '../../sla/plugin.ts';
import { type About, type AutomaticMail, automaticMails } from './automatic-mails.ts';
import { MailDesk } from './desk.ts';
import { reports } from './report-mails.ts';

// Dozens of mails are one step here.
vi.setConfig({ testTimeout: 60_000 });

const sample: About = { sent: '<x@x>', to: 'alice@acme.example', number: 1, desk: 'support@north.localhost' };
let desk: MailDesk;
/** A ticket that an answer would resume, and one that an answer would open again. */
let paused: About;
let resolved: About;

beforeAll(async () => {
  desk = await MailDesk.open({ plugins: [sla, notifications] });
  paused = await ticket('Paused');
  resolved = await ticket('Resolved');
  await desk.admin.post(`/api/tickets/${paused.number}/pause`, { reason: 'Waits for the customer.' });
  await desk.admin.post(`/api/tickets/${resolved.number}/resolve`, { note: 'Done.' });
  await desk.kernel.drain();
}, 60_000);
afterAll(() => desk?.stop());

async function ticket(subject: string): Promise<About> {
  const { ticketNumber } = await desk.deliver({ subject, messageId: `<${subject}@acme.example>` });
  const { messageId } = await desk.lastSent();
  return { ...sample, sent: messageId ?? '', number: ticketNumber };
}

/** All that an automatic mail must leave as it is. */
async function stateOf(number: number) {
  const { activities: _lines, lastActivityAt: _at, ...facts } = await desk.ticket(number);
  const { body: clients } = await desk.admin.get('/api/clients?limit=100');
  const { body: acme } = await desk.admin.get(`/api/clients/${desk.acme}`);
  const { body: users } = await desk.admin.get('/api/users?limit=100');
  const { body: outgoing } = await desk.admin.get('/api/mail/outgoing?limit=100');
  const { body: people } = await desk.admin.get(`/api/tickets/${number}/participants`);
  return {
    facts,
    people,
    clients: clients.items.map((one: { id: string }) => one.id),
    contacts: acme.contacts.map((one: { id: string; email: string }) => [one.id, one.email]),
    users: users.items.map((one: { id: string }) => one.id),
    outgoing: outgoing.items.map((one: { id: string }) => one.id),
  };
}

/** Sends all and lets the desk work once. @returns their rows in the log, in the order they were sent */
async function deliverAll(mails: readonly AutomaticMail[]) {
  for (const { raw, envelopeFrom } of mails) expect(await desk.send({ raw, envelopeFrom })).toBe(250);
  await desk.kernel.drain();
  const { body } = await desk.admin.get(`/api/mail/messages?limit=${mails.length}`);
  return body.items.reverse();
}

const contactOf = async (email: string) =>
  (await desk.admin.get(`/api/clients/${desk.acme}`)).body.contacts.find(
    (one: { email: string }) => one.email === email,
  );

describe('automatic mail about a ticket is noted on it and changes nothing', () => {
  it('has more than sixty mails to show', () => {
    expect(automaticMails(sample).length + reports(sample).length).toBeGreaterThanOrEqual(60);
  });

  it.each(['paused', 'resolved'])(
    'absence notes, lists, machines and calendars, on a %s ticket',
    async (state) => {
      const about = state === 'paused' ? paused : resolved;
      const mails = automaticMails(about);
      const before = await stateOf(about.number);
      const rows = await deliverAll(mails);
      for (const [i, { name }] of mails.entries())
        expect(rows[i], name).toMatchObject({
          state: 'processed',
          outcome: 'noted',
          ticketNumber: about.number,
        });
      const lines = (await desk.timeline(about.number)).slice(0, mails.length);
      expect(new Set(lines.map((line) => `${line.visibility} ${line.type}`))).toEqual(
        new Set(['internal email_reply']),
      );
      const after = await stateOf(about.number);
      expect(after).toEqual(before);
      expect(after.facts.status).toBe(state);
    },
  );

  it('reports of mail systems', async () => {
    const before = await stateOf(resolved.number);
    const mails = reports(resolved);
    const rows = await deliverAll(mails);
    for (const [i, { name, bounces }] of mails.entries())
      expect(rows[i], name).toMatchObject({
        state: 'processed',
        outcome: bounces ? 'bounced' : 'delivery-notice',
        ticketNumber: resolved.number,
      });
    for (const line of (await desk.timeline(resolved.number)).slice(0, mails.length))
      expect(line).toMatchObject({
        visibility: 'internal',
        body: expect.stringContaining('alice@acme.example'),
      });
    expect(await stateOf(resolved.number)).toEqual(before);
  });

  it.each(reports(sample).map(({ name, bounces }, i) => [name, bounces ? 'fails' : 'works', i] as const))(
    'after %s the address %s',
    async (_name, outcome, i) => {
      const { id } = await contactOf('alice@acme.example');
      await desk.admin.post(`/api/clients/contacts/${id}/mail-works`);
      const mail = reports({ ...resolved, turn: 1 })[i];
      await desk.deliver({ raw: mail?.raw ?? '', envelopeFrom: '' });
      const { mailFailure } = await contactOf('alice@acme.example');
      if (outcome === 'fails')
        expect(mailFailure).toEqual({ reason: expect.any(String), since: expect.any(String) });
      else expect(mailFailure).toBeNull();
    },
  );
});

describe('a failing address', () => {
  const alice = () => contactOf('alice@acme.example');
  let turn = 1;
  const bounce = (about: About) =>
    desk.deliver({ raw: reports({ ...about, turn: ++turn })[0]?.raw ?? '', envelopeFrom: '' });

  it('works again when a mail comes from it', async () => {
    await bounce(resolved);
    expect((await alice()).mailFailure).toMatchObject({ reason: expect.stringContaining('5.1.1') });
    await desk.deliver({ subject: 'Here I am' });
    expect((await alice()).mailFailure).toBeNull();
  });

  it('is none because a stranger says so: the report must know the mail', async () => {
    const forged = { ...resolved, sent: '<sf.guess@north.localhost>' };
    const message = await bounce(forged);
    // The newest mail to that address gets the note, so that a server without ids is heard, too.
    expect(message.outcome).toBe('bounced');
    expect((await alice()).mailFailure).toBeNull();
  });

  it('is forgotten with the address', async () => {
    await bounce(resolved);
    const { id } = await alice();
    const { body } = await desk.admin.post(`/api/clients/contacts/${id}/update`, {
      email: 'alice2@acme.example',
    });
    expect(body.mailFailure).toBeNull();
    await desk.admin.post(`/api/clients/contacts/${id}/update`, { email: 'alice@acme.example' });
  });
});

describe('automatic mail that belongs to no ticket', () => {
  const tickets = async () => (await desk.admin.get('/api/tickets/kpis')).body;
  const unknown: About = {
    ...sample,
    to: 'nobody@elsewhere.example',
    sent: '<never@north.localhost>',
    number: 999_999,
  };

  it('opens none and makes nobody known when it answers or reports', async () => {
    const mails = [...automaticMails(unknown), ...reports(unknown)].filter(({ name }) =>
      /^(absence|calendar|DSN|bounce|feedback|read|delay|x-autore|delivered)/i.test(name),
    );
    const before = [await tickets(), await stateOf(paused.number)];
    for (const [i, row] of (await deliverAll(mails)).entries())
      expect(row.state, mails[i]?.name).toBe('refused');
    expect([await tickets(), await stateOf(paused.number)]).toEqual(before);
  });

  it.each(['Auto-Submitted: auto-generated', 'List-Id: <news.stranger.example>', 'Precedence: bulk'])(
    'a notice of a program (%s) opens a ticket of nobody',
    async (header) => {
      const before = await stateOf(paused.number);
      const message = await desk.deliver({
        from: 'Backup <backup@stranger.example>',
        to: ['support@north.localhost'],
        subject: 'Backup of srv-07 finished',
        headers: { [header.split(':')[0] as string]: header.split(': ')[1] as string },
      });
      expect(message).toMatchObject({ state: 'processed', outcome: 'created' });
      expect(await desk.ticket(message.ticketNumber)).toMatchObject({ clientId: null, contactId: null });
      expect(await stateOf(paused.number)).toEqual(before);
    },
  );

  it('is somebody’s request when only its words look like an absence', async () => {
    for (const subject of ['Out of office assistant does not work', 'Absent', 'Abwesenheit eintragen']) {
      const message = await desk.deliver({ subject, text: 'Please help.' });
      expect(message, subject).toMatchObject({ outcome: 'created' });
    }
  });

  it('comes from people when a group of the desk itself brings it', async () => {
    await desk.admin.post('/api/mail/add-address', { address: 'help@desk.example' });
    const message = await desk.deliver({
      from: 'Zoe <zoe@acme.example>',
      subject: 'By the group',
      headers: { 'List-Id': '<help.desk.example>', Precedence: 'list' },
    });
    expect(await desk.ticket(message.ticketNumber)).toMatchObject({ requesterName: 'Zoe' });
  });
});
