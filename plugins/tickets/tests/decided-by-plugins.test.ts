import { type Context, defineManifest, definePlugin, problems, type Static } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import clients from '../../clients/plugin.ts';
import { ticketWillChange, ticketWillCreate } from '../contract.ts';
import tickets from '../plugin.ts';

/** What a plugin makes of a ticket is held to the rules that hold for people. */
type Created = Static<typeof ticketWillCreate.value>;
type Values = Partial<Omit<Created, 'opening'>>;
let decide: (c: Context) => Values | undefined = () => undefined;
let judge: () => void = () => undefined;

const manifest = defineManifest({
  id: 'rules',
  title: 'Rules',
  version: '1.0.0',
  sdk: '^1.0.0',
});
const rules = definePlugin(manifest, {
  register(p) {
    p.filter(ticketWillCreate, 'decide', (c, ticket) => ({ ...ticket, ...decide(c) }), { phase: 'change' });
    p.filter(
      ticketWillChange,
      'decide-again',
      (c, change) => ({ ...change, after: { ...change.after, ...decide(c) } }),
      { phase: 'change' },
    );
    p.filter(ticketWillCreate, 'judge', () => void judge(), { phase: 'check' });
  },
});

let desk: TestKernel;
let tenant: TestTenant;
let expert: TestUser;
let viewer: TestUser;
let foreign: TestUser;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [clients, tickets, rules] });
  tenant = await desk.tenant('north');
  expert = await tenant.user('erin', 'expert', { name: 'Erin' });
  viewer = await tenant.user('vera', 'viewer');
  foreign = await (await desk.tenant('south')).user('sam', 'expert');
});
afterAll(() => desk?.stop());
beforeEach(() => {
  decide = () => undefined;
  judge = () => undefined;
  // A session does not outlive the minutes, but a handler that rested is tried again.
  desk.clock.advance({ minutes: 20 });
});

const DRAFT = { title: 'Printer is on fire', description: 'Smoke comes out of it.' };
const NOBODY = '00000000-0000-7000-8000-000000000000';

const WRONG: readonly [string, () => Values][] = [
  ['an assignee whom nobody knows', () => ({ assigneeId: NOBODY })],
  ['an assignee of another tenant', () => ({ assigneeId: foreign.id })],
  ['an assignee who may own nothing', () => ({ assigneeId: viewer.id })],
  ['an assignee that is no id', () => ({ assigneeId: 'erin' })],
  ['a client whom nobody knows', () => ({ clientId: NOBODY })],
  ['a requester whom nobody knows', () => ({ requesterUserId: NOBODY })],
  ['a title that is too long', () => ({ title: 'x'.repeat(301) })],
  ['an empty title', () => ({ title: '  ' })],
  ['a status that does not exist', () => ({ status: 'parked' as never })],
  ['a priority that does not exist', () => ({ priority: 'enormous' as never })],
  ['a status without its time', () => ({ status: 'resolved' })],
  ['a tag that is too long', () => ({ tags: ['x'.repeat(200)] })],
  ['another id', () => ({ id: NOBODY })],
];

describe.each(WRONG)('%s', (_what, values) => {
  test('never reaches a new ticket: it is stored without the plugin', async () => {
    decide = values;
    const made = await tenant.admin.post('/api/tickets', DRAFT);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({ ...DRAFT, status: 'open', assigneeId: null, tags: [] });
    expect(desk.log.errors().at(-1)?.message).toMatch(/left out/);
  });

  test('never reaches a ticket that is changed', async () => {
    const { id } = (await tenant.admin.post('/api/tickets', DRAFT)).body;
    decide = values;
    const changed = await tenant.admin.post(`/api/tickets/${id}/set`, { category: 'Printers' });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    expect(changed.body).toMatchObject({
      ...DRAFT,
      id,
      status: 'open',
      category: 'Printers',
      assigneeId: null,
    });
  });
});

test('values within the rules are taken, and names follow from ids', async () => {
  decide = () => ({ assigneeId: expert.id, assigneeName: 'Somebody Else', priority: 'high' });
  const { body } = await tenant.admin.post('/api/tickets', DRAFT);
  expect(body).toMatchObject({ assigneeId: expert.id, assigneeName: 'Erin', priority: 'high' });
});

test('who refuses in the phase for that is obeyed; who fails there refuses, too', async () => {
  judge = () => {
    throw problems.conflict('Not today.', { code: 'not-today' });
  };
  expect(await tenant.admin.post('/api/tickets', DRAFT)).toMatchObject({
    status: 409,
    body: { code: 'not-today' },
  });
  judge = () => {
    throw new TypeError('judge is not a function');
  };
  for (let n = 0; n < 5; n += 1) expect((await tenant.admin.post('/api/tickets', DRAFT)).status).toBe(503);
});
