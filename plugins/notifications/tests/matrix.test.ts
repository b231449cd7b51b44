import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CELLS } from '../model/matrix.ts';
import { ADMIN, CARLA, ERIN, NotifiedDesk } from './desk.ts';

let desk: NotifiedDesk;
beforeAll(async () => {
  desk = await NotifiedDesk.open();
});
afterAll(() => desk?.stop());

describe('who gets which mail (26.1)', () => {
  it('created: the requester gets a confirmation with number, name and a link', async () => {
    const ticket = await desk.ticket(desk.customer);
    const sent = await desk.fresh();
    expect(sent.map((one) => [one.template, one.to])).toEqual([['ticket-received', CARLA]]);
    expect(sent[0]?.subject).toContain(`[Ticket #${ticket.number}]`);
    expect(sent[0]?.text).toContain(`#${ticket.number}`);
    expect(sent[0]?.text).toMatch(/http:\/\/desk\.test\/ticket\/view\/\S+/);
    expect(sent[0]?.headers['Auto-Submitted']).toBe('auto-generated');
  });

  it('assigned: the expert, unless it was the expert', async () => {
    const ticket = await desk.ticket(desk.customer);
    await desk.fresh();
    await desk.act(desk.admin, ticket, 'reassign', {
      assigneeId: desk.expert.id,
      note: 'You know printers.',
    });
    const [mail, ...rest] = await desk.fresh();
    expect(mail).toMatchObject({ template: 'ticket-assigned', to: ERIN });
    expect(mail?.text).toContain('You know printers.');
    expect(rest).toEqual([]);
    const own = await desk.ticket(desk.customer);
    await desk.fresh();
    await desk.act(desk.expert, own, 'self-assign');
    expect(await desk.mails()).toEqual([`ticket-status > ${CARLA}`]);
  });

  it('status changed: the requester and the expert, not the one who did it', async () => {
    const ticket = await desk.ownedTicket();
    await desk.act(desk.expert, ticket, 'pause', { reason: 'Waiting for a part' });
    const [mail, ...rest] = await desk.fresh();
    expect(mail).toMatchObject({ template: 'ticket-status', to: CARLA });
    expect(mail?.text).toContain('It is now: Waiting (before: We are on it)');
    // Why it waits is for staff.
    expect(mail?.text).not.toContain('Waiting for a part');
    expect(rest).toEqual([]);
    await desk.act(desk.admin, ticket, 'resume');
    expect(await desk.mails()).toEqual([`notice > ${ERIN}`, `ticket-status > ${CARLA}`]);
  });

  it('customer reply: the expert', async () => {
    const ticket = await desk.ownedTicket();
    await desk.act(desk.customer, ticket, 'reply', { body: 'It still smokes.' });
    const sent = await desk.fresh();
    expect(sent.map((one) => [one.template, one.to])).toEqual([['ticket-customer-reply', ERIN]]);
    expect(sent[0]?.text).toContain('It still smokes.');
    expect(sent[0]?.text).toContain(`http://desk.test/tickets/${ticket.number}`);
  });

  it('a reply that wakes a paused ticket is one mail to the expert', async () => {
    const ticket = await desk.ownedTicket();
    await desk.act(desk.expert, ticket, 'pause', { reason: 'Waiting for the customer' });
    await desk.fresh();
    await desk.act(desk.customer, ticket, 'reply', { body: 'Here you are.' });
    expect(await desk.mails()).toEqual([`ticket-customer-reply > ${ERIN}`]);
  });

  it('expert reply: the requester gets the words, threaded and not marked as automatic', async () => {
    const ticket = await desk.ticket(desk.customer);
    const [received] = await desk.fresh();
    await desk.act(desk.expert, ticket, 'reply', { body: 'Pull the plug, please.' });
    const [mail, ...rest] = await desk.fresh();
    expect(mail).toMatchObject({ template: 'ticket-reply', to: CARLA, in_reply_to: received?.message_id });
    expect(mail?.text).toContain('Pull the plug, please.');
    expect(mail?.headers['Auto-Submitted']).toBeUndefined();
    expect(rest).toEqual([]);
  });

  it('people in copy get the answer without a link that acts for the requester', async () => {
    const ticket = await desk.ticket(desk.customer);
    await desk.fresh();
    await desk.act(desk.expert, ticket, 'reply', { body: 'For both.', cc: ['helper@else.example'] });
    const sent = await desk.fresh();
    expect(sent.map((one) => one.to).sort()).toEqual([CARLA, 'helper@else.example']);
    const copy = sent.find((one) => one.to === 'helper@else.example');
    expect(copy?.text).toContain('For both.');
    expect(copy?.html).not.toContain('/ticket/view/');
  });

  it('resolved: the requester gets one mail with a link to accept, and no second about the status', async () => {
    const ticket = await desk.ownedTicket();
    await desk.act(desk.expert, ticket, 'resolve', { note: 'Replaced the fuser.' });
    const [mail, ...rest] = await desk.fresh();
    expect(mail).toMatchObject({ template: 'ticket-resolved', to: CARLA });
    expect(mail?.text).toContain('Replaced the fuser.');
    expect(mail?.text).toMatch(/\/ticket\/view\/\S+#accept/);
    expect(rest).toEqual([]);
    await desk.act(desk.customer, ticket, 'accept');
    expect(await desk.mails()).toEqual([`notice > ${ERIN}`]);
  });

  it('an internal note is mailed to nobody, and shown to the expert in the app', async () => {
    const ticket = await desk.ownedTicket();
    await desk.act(desk.expert2, ticket, 'note', { body: 'The customer is in arrears.' });
    expect(await desk.fresh()).toEqual([]);
    const { body } = await desk.expert.get('/api/notifications?limit=1');
    expect(body.items[0]).toMatchObject({ title: `Otto noted something on #${ticket.number}` });
    const theirs = await desk.customer.get('/api/notifications');
    expect(JSON.stringify(theirs.body)).not.toContain('arrears');
  });

  it('a monitoring ticket has no requester to write to', async () => {
    const ticket = await desk.ownedTicket();
    await desk.act(desk.admin, ticket, 'mark-system');
    await desk.act(desk.expert, ticket, 'resolve', { note: 'Recovered.' });
    expect(await desk.fresh()).toEqual([]);
  });
});

describe('deadlines (20.11, 20.12, 26.2)', () => {
  it('near, breached and past each reach expert and administrators once', async () => {
    const ticket = await desk.ownedTicket();
    await desk.act(desk.admin, ticket, 'set', { priority: 'critical' });
    await desk.fresh();
    const told = async () =>
      (await desk.fresh())
        .filter((one) => one.subject.includes(`#${ticket.number}]`))
        .map((one) => `${one.template} > ${one.to}`)
        .sort();
    // Critical: four hours round the clock; 85 %, 100 % and 120 % of them.
    for (const [minutes, template] of [
      [205, 'sla-near'],
      [40, 'sla-breached'],
      [50, 'sla-past'],
    ] as const) {
      desk.kernel.clock.advance({ minutes });
      expect(await told()).toEqual([`${template} > ${ADMIN}`, `${template} > ${ERIN}`]);
      desk.kernel.clock.advance({ minutes: 1 });
      expect(await told()).toEqual([]);
    }
  });
});

describe('switches', () => {
  it('every cell can be switched off by itself', async () => {
    await desk.settings(Object.fromEntries(CELLS.map((cell) => [cell, false])));
    const ticket = await desk.ticket(desk.customer);
    await desk.act(desk.admin, ticket, 'reassign', { assigneeId: desk.expert.id, note: 'x' });
    await desk.act(desk.customer, ticket, 'reply', { body: 'x' });
    await desk.act(desk.expert, ticket, 'reply', { body: 'x', cc: ['helper@else.example'] });
    await desk.act(desk.admin, ticket, 'resolve', { note: 'x' });
    expect(await desk.fresh()).toEqual([]);
    // The list in the app goes on.
    expect((await desk.expert.get('/api/notifications?limit=1')).body.items[0].ticketNumber).toBe(
      ticket.number,
    );
    await desk.settings({
      ...Object.fromEntries(CELLS.map((cell) => [cell, true])),
      resolvedToRequester: false,
    });
    const other = await desk.ownedTicket();
    await desk.act(desk.expert, other, 'resolve', { note: 'Done.' });
    expect(await desk.mails()).toEqual([`ticket-status > ${CARLA}`]);
    await desk.settings({ resolvedToRequester: true });
  });

  it('the master switch silences mail and list (34.4)', async () => {
    await desk.settings({ sendNotifications: false });
    const before = (await desk.expert.get('/api/notifications/unread-count')).body.count;
    const ticket = await desk.ownedTicket();
    await desk.act(desk.customer, ticket, 'reply', { body: 'x' });
    await desk.act(desk.expert, ticket, 'reply', { body: 'x', cc: ['helper@else.example'] });
    expect(await desk.fresh()).toEqual([]);
    expect((await desk.expert.get('/api/notifications/unread-count')).body.count).toBe(before);
    await desk.settings({ sendNotifications: true });
  });

  it('the grid of companies is honoured at the next event (25.4)', async () => {
    const set = (switches: object) => desk.admin.post(`/api/clients/${desk.acme}/set-emails`, switches);
    await set({ membersReceiveEmails: false });
    await desk.ticket(desk.customer);
    await desk.ticket(desk.boss);
    expect(await desk.mails()).toEqual(['ticket-received > boss@acme.example']);
    await set({ membersReceiveEmails: true, adminReceivesEmails: false });
    await desk.ticket(desk.customer);
    await desk.ticket(desk.boss);
    expect(await desk.mails()).toEqual([`ticket-received > ${CARLA}`]);
    await set({ adminReceivesEmails: true });
  });

  it('who wants no e-mails gets none, and keeps the list', async () => {
    const ticket = await desk.ownedTicket();
    expect((await desk.expert.get('/api/notifications/preferences')).body).toEqual({ emails: true });
    expect((await desk.expert.put('/api/notifications/preferences', { emails: false })).status).toBe(200);
    await desk.act(desk.customer, ticket, 'reply', { body: 'Only for the list.' });
    expect(await desk.fresh()).toEqual([]);
    const { body } = await desk.expert.get('/api/notifications?limit=1');
    expect(body.items[0].body).toBe('Only for the list.');
    await desk.expert.put('/api/notifications/preferences', { emails: true });
    await desk.act(desk.customer, ticket, 'reply', { body: 'By mail again.' });
    expect(await desk.mails()).toEqual([`ticket-customer-reply > ${ERIN}`]);
  });

  it('deactivated people and contacts without an address are passed over, with the reason in the log', async () => {
    const ticket = await desk.ownedTicket();
    await desk.tenant.system('users', (c) => c.users.update(desk.expert.id, { active: false }));
    await desk.act(desk.customer, ticket, 'reply', { body: 'Anybody there?' });
    expect(await desk.fresh()).toEqual([]);
    const reasons = () =>
      desk.kernel.log.lines.filter((l) => l.message === 'not told').map((l) => l.fields.reason);
    expect(reasons()).toContain('deactivated');
    await desk.tenant.system('users', (c) => c.users.update(desk.expert.id, { active: true }));
    const { body: contact } = await desk.admin.post(`/api/clients/${desk.acme}/add-contact`, {
      name: 'Phone Only',
    });
    await desk.ticket(desk.admin, { clientId: desk.acme, contactId: contact.id });
    expect(await desk.fresh()).toEqual([]);
    expect(reasons()).toContain('no e-mail address');
  });
});
