import type { TestKernel, TestTenant, TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Definition, Profile } from '../contract.ts';
import { openDesk } from './desk.ts';

let desk: TestKernel;
let acme: TestTenant;
let admin: TestUser;
let expert: TestUser;

beforeAll(async () => {
  desk = await openDesk();
  acme = await desk.tenant('acme', { timezone: 'Europe/Oslo' });
  admin = acme.admin;
  expert = await acme.user('erin', 'expert');
});
afterAll(() => desk?.stop());

const profiles = async (): Promise<Profile[]> => (await admin.get('/api/sla/profiles')).body.items;
const definitions = async (): Promise<Definition[]> => (await admin.get('/api/sla/definitions')).body.items;
const office = {
  timezone: 'Europe/Oslo',
  alwaysOpen: false,
  days: [1, 2, 3, 4, 5],
  start: '09:00',
  end: '17:00',
};

describe('business hours', () => {
  it('are seeded in the time zone of the tenant', async () => {
    expect(await profiles()).toMatchObject([
      { name: '24x7', timezone: 'Europe/Oslo', alwaysOpen: true, definitions: 1 },
      {
        name: 'Business Hours',
        timezone: 'Europe/Oslo',
        days: [1, 2, 3, 4, 5],
        start: '09:00',
        end: '17:00',
        definitions: 3,
      },
    ]);
  });

  it('are added, changed and removed', async () => {
    const draft = {
      ...office,
      name: 'Night',
      start: '22:00',
      end: '06:00',
      hours: { '6': [['10:00', '14:00']] },
    };
    const made = await admin.post('/api/sla/profiles', draft);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({ name: 'Night', hours: { '6': [['10:00', '14:00']] } });
    const path = `/api/sla/profiles/${made.body.id}`;
    const changed = await admin.send('PATCH', path, { holidays: ['2026-12-25', '2026-12-24', '2026-12-25'] });
    expect(changed.body).toMatchObject({ start: '22:00', holidays: ['2026-12-24', '2026-12-25'] });
    expect((await admin.send('DELETE', path)).status).toBe(200);
    expect((await admin.get(path)).status).toBe(404);
  });

  it('are refused when they make no sense, naming the field', async () => {
    const wrong = async (change: object) => {
      const { status, body } = await admin.post('/api/sla/profiles', { ...office, name: 'X', ...change });
      return [status, body.errors?.[0]?.pointer, body.errors?.[0]?.code];
    };
    expect(await wrong({ timezone: 'Mars/Base' })).toEqual([422, '/timezone', 'sla.zone-unknown']);
    expect(await wrong({ start: '9am' })).toEqual([422, '/start', 'sla.time-invalid']);
    expect(await wrong({ days: [] })).toEqual([422, '/days', 'sla.no-working-time']);
    expect(await wrong({ holidays: ['2026-02-30'] })).toEqual([422, '/holidays/0', 'sla.holiday-invalid']);
    expect(await wrong({ name: 'business hours' })).toEqual([422, '/name', 'taken']);
  });

  it('cannot be removed while a definition uses them', async () => {
    const used = (await profiles()).find((one) => one.name === 'Business Hours');
    const { status, body } = await admin.send('DELETE', `/api/sla/profiles/${used?.id}`);
    expect([status, body.code]).toEqual([409, 'in-use']);
  });
});

describe('definitions', () => {
  it('take their targets in hours or in minutes and keep seconds (0.7)', async () => {
    const profileId = (await profiles())[0]?.id;
    const made = await admin.post('/api/sla/definitions', {
      name: 'VIP',
      profileId,
      responseMinutes: 15,
      resolveHours: 1.5,
      nearPercent: 70,
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    expect(made.body).toMatchObject({
      responseSeconds: 900,
      resolveSeconds: 5_400,
      nearPercent: 70,
      active: true,
    });
    const path = `/api/sla/definitions/${made.body.id}`;
    const changed = await admin.send('PATCH', path, { resolveMinutes: 120, categoryLabel: 'VIP only' });
    expect(changed.body).toMatchObject({
      responseSeconds: 900,
      resolveSeconds: 7_200,
      categoryLabel: 'VIP only',
      nearPercent: 70,
    });
    expect((await admin.send('DELETE', path)).status).toBe(200);
    expect((await admin.get(path)).status).toBe(404);
  });

  it('are refused without a time, with two, with an unknown profile or a name that is taken', async () => {
    const profileId = (await profiles())[0]?.id;
    const good = { name: 'X', profileId, responseHours: 1, resolveHours: 2 };
    const wrong = async (change: object) => {
      const { status, body } = await admin.post('/api/sla/definitions', { ...good, ...change });
      return [status, body.errors?.[0]?.pointer];
    };
    expect(await wrong({ responseHours: undefined })).toEqual([422, '/responseHours']);
    expect(await wrong({ resolveMinutes: 5 })).toEqual([422, '/resolveMinutes']);
    expect(await wrong({ profileId: acme.info.id })).toEqual([422, '/profileId']);
    expect(await wrong({ name: 'critical' })).toEqual([422, '/name']);
  });

  it('keep a last resort: the default of the organisation is neither removed nor switched off', async () => {
    const standard = (await definitions()).find((one) => one.defaultFor.includes('any'));
    const path = `/api/sla/definitions/${standard?.id}`;
    expect((await admin.send('PATCH', path, { active: false })).body.code).toBe('default-definition');
    expect((await admin.send('DELETE', path)).body.code).toBe('default-definition');
  });

  it('are read by experts and changed by admins only (29.5)', async () => {
    const [first] = await definitions();
    expect((await expert.get('/api/sla/definitions')).status).toBe(200);
    expect(
      (await expert.send('PATCH', `/api/sla/definitions/${first?.id}`, { nearPercent: 50 })).status,
    ).toBe(403);
    expect((await expert.put('/api/sla/mappings', { category: 'x', definitionId: first?.id })).status).toBe(
      403,
    );
    const customer = await acme.user('carl', 'customer');
    expect((await customer.get('/api/sla/definitions')).status).toBe(403);
  });

  it('are those of the own tenant', async () => {
    const other = await desk.tenant('other');
    const [theirs] = (await other.admin.get('/api/sla/definitions')).body.items;
    expect((await admin.get(`/api/sla/definitions/${theirs.id}`)).status).toBe(404);
    expect((await admin.put('/api/sla/mappings', { category: 'x', definitionId: theirs.id })).status).toBe(
      404,
    );
  });
});

describe('mappings', () => {
  it('are listed with what they map to and vanish with null', async () => {
    const high = (await definitions()).find((one) => one.name === 'High');
    await admin.put('/api/sla/mappings', { category: 'Network', definitionId: high?.id });
    const mappings = async () =>
      (await admin.get('/api/sla/mappings')).body.items.filter(
        (rule: { scope: string }) => rule.scope === 'category',
      );
    expect(await mappings()).toEqual([
      { scope: 'category', key: 'network', label: 'Network', definitionId: high?.id },
    ]);
    await admin.put('/api/sla/mappings', { category: 'NETWORK', definitionId: null });
    expect(await mappings()).toEqual([]);
  });

  it('name people that exist', async () => {
    const high = (await definitions()).find((one) => one.name === 'High');
    const assign = (targetId: string) =>
      admin.put('/api/sla/assignments', { kind: 'user', targetId, definitionId: high?.id });
    expect((await assign(acme.info.id)).status).toBe(404);
    expect((await assign(expert.id)).status).toBe(200);
    const { items } = (await admin.get(`/api/sla/assignments?kind=user&targetId=${expert.id}`)).body;
    expect(items).toEqual([{ scope: 'user', key: expert.id, label: 'erin', definitionId: high?.id }]);
  });
});

describe('a client that is deleted', () => {
  it('takes its service level along', async () => {
    const high = (await definitions()).find((one) => one.name === 'High');
    const client = (await admin.post('/api/clients', { company: 'Gone Ltd' })).body;
    await admin.put('/api/sla/assignments', { kind: 'client', targetId: client.id, definitionId: high?.id });
    const rules = async () => (await admin.get('/api/sla/assignments?kind=client')).body.items;
    expect(await rules()).toMatchObject([{ key: client.id, label: 'Gone Ltd' }]);
    const gone = await admin.post(`/api/clients/${client.id}/delete`, {});
    expect(gone.status, JSON.stringify(gone.body)).toBeLessThan(300);
    await desk.drain();
    expect(await rules()).toEqual([]);
  });
});

describe('the preview', () => {
  const ask = (change: object = {}) =>
    admin.post('/api/sla/preview', {
      profile: office,
      start: '2026-02-13T15:00:00Z',
      minutes: 240,
      pauses: [],
      ...change,
    });

  it('gives the worked example and its steps (20.3)', async () => {
    const { status, body } = await ask();
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.dueAt).toBe('2026-02-16T11:00:00.000Z');
    expect(body.explanation.map((step: { reason: string }) => step.reason)).toEqual([
      'working',
      'closed',
      'weekend',
      'closed',
      'working',
      'due',
    ]);
  });

  it('takes holidays, split shifts and pauses', async () => {
    const profile = {
      ...office,
      holidays: ['2026-02-16'],
      hours: {
        '2': [
          ['09:00', '12:00'],
          ['13:00', '17:00'],
        ],
      },
    };
    const pauses = [['2026-02-17T08:00:00Z', '2026-02-17T09:00:00Z']];
    expect((await ask({ profile, pauses })).body.dueAt).toBe('2026-02-17T13:00:00.000Z');
    expect((await ask({ pauses: [['2026-02-13T15:30:00Z', null]] })).body.dueAt).toBeNull();
  });

  it('names what is wrong', async () => {
    const { status, body } = await ask({ profile: { ...office, timezone: 'Nowhere' } });
    expect([status, body.errors[0].pointer]).toEqual([422, '/profile/timezone']);
    expect((await ask({ minutes: -1 })).status).toBe(422);
    expect((await ask({ start: 'soon' })).body.errors[0].pointer).toBe('/start');
  });
});
