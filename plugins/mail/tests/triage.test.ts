import { defineManifest, definePlugin, portalAccess, problems } from '@serviflow/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TICKETS, ticketWillCreate } from '../../tickets/contract.ts';
import { MailDesk } from './desk.ts';

const picky = defineManifest({
  id: 'picky',
  title: 'Picky',
  version: '1.0.0',
  sdk: '^1.0.0',
  requires: { tickets: TICKETS },
});
/** Refuses tickets called "poison": stands for any message that can never be processed. */
const pickyPlugin = definePlugin(picky, {
  register(p) {
    p.filter(ticketWillCreate, 'no-poison', (_c, ticket) => {
      if (ticket.title === 'poison') throw problems.invalid('This ticket is poison.');
    });
    p.filter(portalAccess, 'no-login', (_c, wish) => {
      if (wish.email.startsWith('taken@')) throw problems.conflict('Another user has this user name.');
    });
  },
});

let desk: MailDesk;
beforeAll(async () => {
  desk = await MailDesk.open({ plugins: [pickyPlugin] });
});
afterAll(() => desk?.stop());

const act = (id: string, action: string, input: object = {}) =>
  desk.admin.post(`/api/mail/messages/${id}/${action}`, input);

describe('triage', () => {
  const held = async () => {
    const first = await desk.deliver({ subject: 'Door lock' });
    const waiting = await desk.deliver({
      from: 'eve@evil.example',
      subject: `Re: [Ticket #${first.ticketNumber}] Door lock`,
      text: 'Open it.',
    });
    expect(waiting.state).toBe('triage');
    return { number: first.ticketNumber as number, id: waiting.id as string };
  };

  it('puts the message on the suggested ticket', async () => {
    const { number, id } = await held();
    const { status, body } = await act(id, 'accept');
    expect([status, body.state, body.outcome, body.ticketNumber]).toEqual([
      200,
      'processed',
      'replied',
      number,
    ]);
    expect(MailDesk.trail(body).at(-1)).toBe('person=match');
    expect((await desk.timeline(number))[0]).toMatchObject({
      body: 'Open it.',
      actorName: 'eve@evil.example',
    });
    expect((await act(id, 'accept')).status).toBe(409);
  });

  it('opens a ticket of its own, or ends the message', async () => {
    const { body } = await act((await held()).id, 'new-ticket');
    expect(body).toMatchObject({ state: 'processed', outcome: 'created' });
    const ended = await act((await held()).id, 'discard', { reason: 'spam' });
    expect(ended.body).toMatchObject({ state: 'refused', outcome: 'discarded', ticketNumber: null });
    expect(ended.body.verdicts.at(-1).reason).toContain('spam');
  });

  it('counts what waits', async () => {
    const before = (await desk.admin.get('/api/mail/triage-count')).body.count;
    await held();
    expect((await desk.admin.get('/api/mail/triage-count')).body.count).toBe(before + 1);
  });

  it('moves a wrong match to another ticket and says so on the old one', async () => {
    const [one, two] = [await desk.deliver({ subject: 'One' }), await desk.deliver({ subject: 'Two' })];
    const { body } = await act(two.id, 'rethread', { number: one.ticketNumber });
    expect(body).toMatchObject({ ticketNumber: one.ticketNumber, outcome: 'replied' });
    expect((await desk.timeline(two.ticketNumber))[0].body).toContain(`#${one.ticketNumber}`);
    expect((await act(two.id, 'rethread', { number: 999_999 })).status).toBe(422);
  });

  it('is for staff only, and other tenants see nothing', async () => {
    const { id } = await held();
    const viewer = await desk.tenant.user('vera', 'viewer');
    expect((await viewer.get('/api/mail/messages')).status).toBe(403);
    const other = await desk.kernel.tenant('south');
    expect((await other.admin.get('/api/mail/messages')).body.items).toEqual([]);
    expect((await other.admin.get(`/api/mail/messages/${id}`)).status).toBe(404);
    expect((await other.admin.get(`/api/mail/messages/${id}/raw`)).status).toBe(404);
    expect((await other.admin.post(`/api/mail/messages/${id}/accept`, {})).status).toBe(404);
  });
});

it('confirms a request although no login can be made for its link', async () => {
  const message = await desk.deliver({ from: 'taken@acme.example', subject: 'No login' });
  expect(message).toMatchObject({ state: 'processed', outcome: 'created' });
  expect((await desk.lastSent()).text).toContain('/ticket/view/');
});

describe('poison mail', () => {
  it('is set aside after its tries and holds nothing up', async () => {
    await desk.send({ subject: 'poison' });
    const good = await desk.deliver({ subject: 'good' });
    expect(good).toMatchObject({ outcome: 'created', subject: 'good' });
    for (let i = 0; i < 6; i++) {
      desk.kernel.clock.advance({ minutes: 20 });
      await desk.kernel.drain();
    }
    const { body } = await desk.admin.get('/api/mail/messages?state=failed');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({ subject: null, attempts: 5, lastError: 'This ticket is poison.' });
    const { body: again } = await act(body.items[0].id, 'replay');
    expect(again).toMatchObject({ state: 'received', attempts: 0 });
  });
});
