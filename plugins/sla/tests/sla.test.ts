import type { TestKernel, TestTenant, TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Definition } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { openDesk, type Surroundings } from './desk.ts';

let desk: TestKernel & { around: Surroundings };
let acme: TestTenant;
let admin: TestUser;
let definitions: Record<string, Definition>;

beforeAll(async () => {
  desk = await openDesk();
  // A Friday at 16:00, as in the worked example (20.3).
  desk.clock.set('2026-02-13T16:00:00Z');
  acme = await desk.tenant('acme');
  await desk.drain();
});
afterAll(() => desk?.stop());

beforeEach(async () => {
  // A session does not outlive the days that tests let pass.
  admin = acme.existing(acme.admin.id, 'admin');
  const { body } = await admin.get('/api/sla/definitions');
  definitions = Object.fromEntries(body.items.map((one: Definition) => [one.name, one]));
});

async function newTicket(input: Record<string, unknown> = {}) {
  const { status, body } = await admin.post('/api/tickets', {
    title: 'Printer',
    description: 'It burns',
    ...input,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}
const explain = async (id: string) => (await admin.get(`/api/sla/tickets/${id}/service-level`)).body.clocks;
const stored = (id: string) =>
  acme.system('sla', async (c) => (await (c as Ctx).use.tickets.get([id])).get(id));
const put = async (path: string, body: unknown) => {
  const answer = await admin.put(`/api/sla${path}`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
};

describe('a new tenant', () => {
  it('has the four definitions and two profiles (20.5, 20.6)', async () => {
    const hours = (one?: Definition) => [
      (one?.responseSeconds ?? 0) / 3_600,
      (one?.resolveSeconds ?? 0) / 3_600,
      one?.profileName,
    ];
    expect(hours(definitions.Critical)).toEqual([1, 4, '24x7']);
    expect(hours(definitions.High)).toEqual([2, 8, 'Business Hours']);
    expect(hours(definitions.Standard)).toEqual([4, 24, 'Business Hours']);
    expect(hours(definitions.Low)).toEqual([8, 48, 'Business Hours']);
    expect(definitions.Standard?.nearPercent).toBe(85);
  });
});

describe('a new ticket', () => {
  it('gets both deadlines with its creation (20.9)', async () => {
    const ticket = await newTicket();
    expect(ticket).toMatchObject({
      responseDueAt: '2026-02-16T12:00:00.000Z',
      resolveDueAt: '2026-02-18T16:00:00.000Z',
      slaSource: 'default',
    });
  });

  it('gets the default of its priority', async () => {
    const ticket = await newTicket({ priority: 'critical' });
    expect(ticket.responseDueAt).toBe('2026-02-13T17:00:00.000Z');
    expect(ticket.resolveDueAt).toBe('2026-02-13T20:00:00.000Z');
  });

  it('says why it has its deadlines, in steps that add up (38.2)', async () => {
    const { id } = await newTicket();
    const [response, resolve] = await explain(id);
    expect(response.explanation[0].text).toBe(
      'Standard: 4 h in Business Hours (UTC). Default for tickets of medium priority.',
    );
    expect(response.explanation.at(-1).text).toBe('Due Mon 2026-02-16 12:00 after 4 h of working time');
    const sum = resolve.explanation.reduce(
      (total: number, step: { seconds: number }) => total + step.seconds,
      0,
    );
    expect(sum).toBe(24 * 3_600);
  });
});

describe('the cascade (20.7, 20.8)', () => {
  const source = async (id: string) => (await explain(id)).map((clock: { source: string }) => clock.source);

  it('goes from category to company level, company, user and the choice by hand', async () => {
    const client = await admin.post('/api/clients', { company: 'Acme Corp', slaLevel: 'Premium' });
    const clientId = client.body.id;
    const input = { category: 'VPN', clientId };
    expect((await newTicket(input)).slaSource).toBe('default');

    await put('/mappings', { category: ' vpn ', definitionId: definitions.High?.id });
    expect((await newTicket(input)).slaSource).toBe('category');

    await put('/levels', { level: 'Premium', definitionId: definitions.Critical?.id });
    expect((await newTicket(input)).slaSource).toBe('company');

    await put('/assignments', { kind: 'client', targetId: clientId, definitionId: definitions.Low?.id });
    const ofClient = await newTicket(input);
    expect((await explain(ofClient.id))[0].reason).toBe('Service level of the client Acme Corp');

    await put('/assignments', { kind: 'user', targetId: acme.admin.id, definitionId: definitions.High?.id });
    const ofUser = await newTicket({ category: 'VPN' });
    expect(ofUser.slaSource).toBe('user');

    const chosen = await admin.post(`/api/sla/tickets/${ofUser.id}/set-service-level`, {
      definitionId: definitions.Critical?.id,
    });
    expect(chosen.status, JSON.stringify(chosen.body)).toBe(200);
    expect(await source(ofUser.id)).toEqual(['ticket', 'ticket']);
    expect(await stored(ofUser.id)).toMatchObject({
      slaSource: 'ticket',
      responseDueAt: '2026-02-13T17:00:00.000Z',
    });

    await admin.post(`/api/sla/tickets/${ofUser.id}/set-service-level`, { definitionId: null });
    expect(await source(ofUser.id)).toEqual(['user', 'user']);

    await put('/assignments', { kind: 'user', targetId: acme.admin.id, definitionId: null });
    await put('/assignments', { kind: 'client', targetId: clientId, definitionId: null });
    await put('/levels', { level: 'Premium', definitionId: null });
    await put('/mappings', { category: 'VPN', definitionId: null });
    expect((await newTicket(input)).slaSource).toBe('default');
  });

  it('asks for the service level of a linked asset', async () => {
    const ticket = await newTicket();
    desk.around.assets.set(ticket.id, definitions.High?.id as string);
    const changed = await admin.post(`/api/tickets/${ticket.id}/set`, { category: 'Web' });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    expect((await explain(ticket.id))[0]).toMatchObject({ source: 'cmdb', definitionName: 'High' });
  });

  it('passes over a definition that is not active', async () => {
    await put('/mappings', { category: 'Mail', definitionId: definitions.High?.id });
    await admin.send('PATCH', `/api/sla/definitions/${definitions.High?.id}`, { active: false });
    expect((await newTicket({ category: 'Mail' })).slaSource).toBe('default');
    await admin.send('PATCH', `/api/sla/definitions/${definitions.High?.id}`, { active: true });
    expect((await newTicket({ category: 'Mail' })).slaSource).toBe('category');
    await put('/mappings', { category: 'Mail', definitionId: null });
  });

  it('runs again when the priority changes, from the same start', async () => {
    const ticket = await newTicket();
    desk.clock.set('2026-02-16T10:00:00Z');
    const { body } = await admin.post(`/api/tickets/${ticket.id}/set`, { priority: 'high' });
    expect(body).toMatchObject({
      responseDueAt: '2026-02-16T10:00:00.000Z',
      resolveDueAt: '2026-02-16T16:00:00.000Z',
    });
  });
});

describe('the life of a ticket', () => {
  beforeEach(() => {
    desk.clock.set('2026-02-20T16:00:00Z');
    admin = acme.existing(acme.admin.id, 'admin');
  });

  it('stops the response at the first status other than open, pauses and resumes the resolution (20.13)', async () => {
    const { id } = await newTicket();
    desk.clock.set('2026-02-23T10:00:00Z');
    await admin.post(`/api/tickets/${id}/self-assign`);
    expect((await explain(id))[0]).toMatchObject({ state: 'met', stoppedAt: '2026-02-23T10:00:00.000Z' });
    desk.clock.set('2026-02-23T15:00:00Z');
    await admin.post(`/api/tickets/${id}/pause`, { reason: 'Waiting for the customer' });
    expect((await explain(id))[1]).toMatchObject({ state: 'paused', pausedAt: '2026-02-23T15:00:00.000Z' });
    desk.clock.set('2026-02-24T10:00:00Z');
    const resumed = (await admin.post(`/api/tickets/${id}/resume`)).body;
    // Two hours on Monday, one on Tuesday.
    expect(resumed.resolveDueAt).toBe('2026-02-26T11:00:00.000Z');
    const [, resolve] = await explain(id);
    expect(resolve.explanation.map((step: { reason: string }) => step.reason)).toContain('paused');
    desk.clock.set('2026-02-25T10:00:00Z');
    await admin.post(`/api/tickets/${id}/resolve`, { note: 'New fuser' });
    expect((await explain(id))[1]).toMatchObject({ state: 'met', stoppedAt: '2026-02-25T10:00:00.000Z' });
  });

  it('answers once: a ticket that returns to the pool keeps its response, a declined one its count (8.8)', async () => {
    desk.clock.set('2026-02-27T16:00:00Z');
    admin = acme.existing(acme.admin.id, 'admin');
    const { id } = await newTicket();
    await admin.post(`/api/tickets/${id}/self-assign`);
    await admin.post(`/api/tickets/${id}/release`);
    expect((await explain(id))[0]).toMatchObject({ state: 'met', stoppedAt: '2026-02-27T16:00:00.000Z' });
    await admin.post(`/api/tickets/${id}/resolve`, { note: 'Done' });
    desk.clock.set('2026-03-02T16:00:00Z');
    admin = acme.existing(acme.admin.id, 'admin');
    const reopened = await admin.post(`/api/tickets/${id}/reopen`, {
      reason: 'It burns again',
      note: 'It burns again',
    });
    expect(reopened.status, JSON.stringify(reopened.body)).toBe(200);
    // Nothing counted on Friday; from Monday 16:00 on: 1 + 8 + 8 + 7 hours.
    expect((await explain(id))[1]).toMatchObject({ state: 'running', dueAt: '2026-03-05T16:00:00.000Z' });
  });
});
