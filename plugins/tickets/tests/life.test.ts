import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.kernel.stop());

type Who = 'admin' | 'expert' | 'customer';
const act = (who: Who, id: string, action: string, body: object = {}) =>
  desk[who].post(`/api/tickets/${id}/${action}`, body);

/** A ticket of the customer in a status, reached by the actions that people use. */
async function inStatus(status: string): Promise<string> {
  const { id } = await desk.ticket(desk.customer);
  const steps: Record<string, [string, object][]> = {
    open: [],
    in_progress: [['self-assign', {}]],
    paused: [
      ['self-assign', {}],
      ['pause', { reason: 'Spare part' }],
    ],
    resolved: [
      ['self-assign', {}],
      ['resolve', { note: 'Put out' }],
    ],
    closed: [['close', { note: 'Put out' }]],
  };
  for (const [action, body] of steps[status] ?? []) {
    const done = await act('expert', id, action, body);
    expect(done.status, `${action}: ${JSON.stringify(done.body)}`).toBe(200);
  }
  return id;
}

const MOVES: readonly [action: string, by: Who, body: object, allowed: Record<string, string>][] = [
  ['self-assign', 'expert', {}, { open: 'in_progress' }],
  ['pause', 'expert', { reason: 'Spare part' }, { open: 'paused', in_progress: 'paused' }],
  ['resume', 'expert', {}, { paused: 'in_progress' }],
  [
    'resolve',
    'expert',
    { note: 'Put out' },
    { open: 'resolved', in_progress: 'resolved', paused: 'resolved' },
  ],
  [
    'close',
    'expert',
    { note: 'Done' },
    { open: 'closed', in_progress: 'closed', paused: 'closed', resolved: 'closed' },
  ],
  ['accept', 'customer', {}, { resolved: 'closed' }],
  ['decline', 'customer', { reason: 'It still smells of smoke' }, { resolved: 'in_progress' }],
  ['reopen', 'expert', { note: 'Again' }, { resolved: 'in_progress', closed: 'in_progress' }],
];

describe.each(['open', 'in_progress', 'paused', 'resolved', 'closed'])('from %s', (status) => {
  it.each(MOVES)('%s by %s', async (action, by, body, allowed) => {
    const id = await inStatus(status);
    const answer = await act(by, id, action, body);
    const after = (await desk.admin.get(`/api/tickets/${id}`)).body.status;
    if (allowed[status]) {
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      expect(answer.body.status).toBe(allowed[status]);
      expect(after).toBe(allowed[status]);
    } else {
      expect(answer.status).toBe(409);
      expect(after).toBe(status);
    }
  });
});

describe('required notes', () => {
  it.each([
    ['resolve', { note: '' }],
    ['resolve', {}],
    ['resolve', { note: '   ' }],
    ['close', {}],
    ['pause', {}],
    ['reassign', { assigneeId: '00000000-0000-7000-8000-000000000000' }],
    ['escalate', {}],
    ['reopen', { note: ' ' }],
  ])('%s with %j is 422 and changes nothing', async (action, body) => {
    const id = await inStatus('in_progress');
    const answer = await act('admin', id, action, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toMatch(/^\/(note|reason)/);
    expect((await desk.admin.get(`/api/tickets/${id}`)).body.status).toBe('in_progress');
  });

  it.each(['too short', '          ', 'short     '])('decline with %j is 422', async (reason) => {
    const id = await inStatus('resolved');
    expect((await act('customer', id, 'decline', { reason })).status).toBe(422);
    expect((await act('customer', id, 'decline', { reason: 'ten chars!' })).status).toBe(200);
  });
});

describe('times', () => {
  it('stops the response clock at the first status change away from Open (0.6)', async () => {
    const { id } = await desk.ticket(desk.customer);
    const before = await act('expert', id, 'reply', { body: 'We look at it' });
    expect(before.body.firstRespondedAt).toBeNull();
    expect(before.body.firstPublicReplyAt).not.toBeNull();
    desk.kernel.clock.advance({ minutes: 5 });
    const at = desk.kernel.clock.now().toISOString();
    expect((await act('expert', id, 'self-assign')).body.firstRespondedAt).toBe(at);
    desk.kernel.clock.advance({ minutes: 5 });
    expect((await act('expert', id, 'pause', { reason: 'Part' })).body.firstRespondedAt).toBe(at);
  });

  it('forgets the end when a ticket comes back, and keeps it when the customer accepts', async () => {
    const id = await inStatus('resolved');
    const declined = await act('customer', id, 'decline', { reason: 'It still smells of smoke' });
    expect(declined.body).toMatchObject({ status: 'in_progress', resolvedAt: null, closedAt: null });
    const resolved = (await act('expert', id, 'resolve', { note: 'Aired' })).body;
    desk.kernel.clock.advance({ hours: 1 });
    const accepted = (await act('customer', id, 'accept')).body;
    expect(accepted.resolvedAt).toBe(resolved.resolvedAt);
    expect(accepted.closedAt).toBe(desk.kernel.clock.now().toISOString());
  });
});

describe('who may', () => {
  it('only the customer accepts or declines', async () => {
    const id = await inStatus('resolved');
    for (const who of ['admin', 'expert'] as const) {
      expect((await act(who, id, 'accept')).status).toBe(403);
      expect((await act(who, id, 'decline', { reason: 'It still smells' })).status).toBe(403);
    }
  });

  it('customers and viewers work on nothing', async () => {
    const { id } = await desk.ticket(desk.customer);
    const actions: [string, object][] = [
      ['self-assign', {}],
      ['claim', {}],
      ['accept-ownership', {}],
      ['release', {}],
      ['take-over', {}],
      ['reassign', { assigneeId: desk.expert.id, note: 'x' }],
      ['note', { body: 'x' }],
      ['pause', { reason: 'x' }],
      ['resume', {}],
      ['resolve', { note: 'x' }],
      ['close', { note: 'x' }],
      ['reopen', { note: 'x' }],
      ['escalate', { note: 'x' }],
      ['mark-system', {}],
      ['set', { priority: 'low' }],
      ['delete', {}],
    ];
    for (const [action, body] of actions)
      for (const who of [desk.customer, desk.viewer])
        expect((await who.post(`/api/tickets/${id}/${action}`, body)).status, action).toBe(403);
    expect((await desk.viewer.post(`/api/tickets/${id}/reply`, { body: 'x' })).status).toBe(403);
    expect((await desk.viewer.post('/api/tickets', { title: 'x', description: 'y' })).status).toBe(403);
  });

  it('escalation and monitoring marks are for admins', async () => {
    const { id } = await desk.ticket(desk.customer);
    expect((await act('expert', id, 'escalate', { note: 'Boss called' })).status).toBe(403);
    expect((await act('expert', id, 'mark-system')).status).toBe(403);
    expect((await act('admin', id, 'escalate', { note: 'Boss called' })).body.escalatedAt).toBe(
      desk.kernel.clock.now().toISOString(),
    );
    expect((await act('admin', id, 'mark-system')).body.isSystem).toBe(true);
    expect((await act('admin', id, 'mark-system')).status).toBe(409);
  });

  it('offers exactly what would be accepted', async () => {
    const id = await inStatus('resolved');
    const offered = async (who: Who) =>
      (await desk[who].get(`/api/tickets/${id}/actions`)).body.items.map((a: { id: string }) => a.id).sort();
    expect(await offered('customer')).toEqual(['tickets.accept', 'tickets.decline', 'tickets.reply']);
    const staff = await offered('expert');
    expect(staff).toContain('tickets.reopen');
    expect(staff).not.toContain('tickets.resolve');
    expect(staff).not.toContain('tickets.accept');
  });
});
