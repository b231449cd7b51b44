import { sql } from '@serviflow/sdk';
import type { TestKernel, TestTenant, TestUser } from '@serviflow/sdk/testing';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TicketDraft } from '../../tickets/contract.ts';
import { sweepBatch } from '../jobs/sweep.ts';
import type { Ctx } from '../manifest.ts';
import { openDesk, type Surroundings } from './desk.ts';

type Desk = TestKernel & { around: Surroundings };
let desk: Desk;
let acme: TestTenant;
let admin: TestUser;

beforeEach(async () => {
  desk = await openDesk();
  desk.clock.set('2026-02-16T09:00:00Z');
  acme = await desk.tenant('acme');
  admin = acme.admin;
});
afterEach(() => desk?.stop());

const as = <T>(work: (c: Ctx) => Promise<T>): Promise<T> => acme.system('sla', (c) => work(c as Ctx));
const create = (draft: Partial<TicketDraft> = {}) =>
  as((c) => c.use.tickets.create({ title: 'Printer', description: '', source: 'api', ...draft }));
const sweep = (limit = 1_000) => as((c) => sweepBatch(c, limit));
/** What was told, as `event clock`, in the order of arrival. */
async function told(): Promise<string[]> {
  await desk.drain();
  return desk.around.events
    .filter((event) => !event.type.startsWith('sla.applied'))
    .map((event) => `${event.type.slice(4, -2)} ${(event.payload as { clock: string }).clock}`)
    .sort();
}

describe('the sweep (20.11, 20.12)', () => {
  it('tells near, breached and past once for each clock', async () => {
    await create({ priority: 'critical' });
    desk.clock.set('2026-02-16T09:50:00Z');
    expect(await sweep()).toBe(0);
    desk.clock.set('2026-02-16T09:51:00Z');
    await sweep();
    await sweep();
    expect(await told()).toEqual(['near response']);
    desk.clock.set('2026-02-16T10:00:00Z');
    await sweep();
    desk.clock.set('2026-02-16T10:12:00Z');
    await sweep();
    expect(await told()).toEqual(['breached response', 'near response', 'past response']);
    desk.clock.set('2026-03-16T10:12:00Z');
    await sweep();
    await sweep();
    expect(await told()).toEqual([
      'breached resolve',
      'breached response',
      'near resolve',
      'near response',
      'past resolve',
      'past response',
    ]);
  });

  it('runs by itself every minute', async () => {
    await create({ priority: 'critical' });
    desk.clock.set('2026-02-16T09:51:30Z');
    expect(await told()).toEqual(['near response']);
  });

  it('tells once with two nodes and after a restart', async () => {
    for (let n = 0; n < 30; n++) await create({ priority: 'critical' });
    const second = await openDesk({ databaseUrl: desk.databaseUrl, clock: desk.clock });
    desk.clock.set('2026-02-16T09:55:00Z');
    const other = <T>(work: (c: Ctx) => Promise<T>) =>
      second.kernel.runtime.invoker.system('sla', acme.info.id, (c) => work(c as Ctx));
    const swept = await Promise.all([
      sweep(7),
      other((c) => sweepBatch(c, 9)),
      sweep(7),
      other((c) => sweepBatch(c, 9)),
    ]);
    expect(swept.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(30);
    await sweep();
    await second.stop();
    const third = await openDesk({ databaseUrl: desk.databaseUrl, clock: desk.clock });
    await third.drain();
    await third.stop();
    await desk.drain();
    const ids = [...desk.around.events, ...second.around.events, ...third.around.events]
      .filter((event) => event.type === 'sla.near@1')
      .map((event) => (event.payload as { ticketId: string }).ticketId);
    expect(ids).toHaveLength(30);
    expect(new Set(ids).size).toBe(30);
  });

  it('tells a breach that an answer came too late for, but no warning after the answer', async () => {
    const { id } = await create({ priority: 'critical' });
    desk.clock.set('2026-02-16T10:00:30Z');
    await admin.post(`/api/tickets/${id}/self-assign`);
    await sweep();
    expect(await told()).toEqual(['breached response']);
  });

  it('is silent while paused and in the bin', async () => {
    const paused = await create({ priority: 'critical' });
    await admin.post(`/api/tickets/${paused.id}/pause`, { reason: 'Waiting' });
    const binned = await create({ priority: 'critical' });
    await as((c) => c.use.tickets.remove(binned.id));
    await desk.drain();
    desk.clock.set('2026-02-17T09:00:00Z');
    await sweep();
    expect(await told()).toEqual([]);
    await as((c) => c.use.tickets.restore(binned.id));
    await desk.drain();
    await sweep();
    expect((await told()).filter((line) => line.startsWith('breached'))).toHaveLength(2);
  });

  it('runs for no tenant that switched it off', async () => {
    await create({ priority: 'critical' });
    await as((c) => desk.kernel.runtime.settings.update(c, 'sla', { processSla: false }));
    desk.clock.set('2026-02-16T09:51:30Z');
    expect(await told()).toEqual([]);
  });

  it('raises no alarm for tickets that are written down late', async () => {
    await create({ priority: 'critical', at: '2026-01-05T09:00:00Z' });
    await sweep();
    expect(await told()).toEqual([]);
  });
});

describe('a large desk', () => {
  it('sweeps 100,000 running clocks in less than three seconds', async () => {
    await create();
    await as((c) =>
      sql`insert into sla.clock
          select c.tenant_id, gen_random_uuid(), c.clock, c.definition_id, c.definition_name, c.source, c.reason, c.profile_id,
                 c.profile_name, c.profile, c.target_seconds, c.near_percent, c.past_percent, c.started_at, c.pauses, null,
                 c.near_at + n * interval '1 second', c.due_at + interval '9 days', c.past_at + interval '9 days',
                 null, null, null, null, c.near_at + n * interval '1 second', c.updated_at
            from sla.clock c, generate_series(1, 50000) n`.execute(c.sql()),
    );
    // Some two thousand of them became ripe within the last half hour.
    desk.clock.set('2026-02-16T12:24:00Z');
    while ((await sweep()) === 1_000);
    desk.clock.set('2026-02-16T12:54:00Z');
    const began = performance.now();
    let taken = 0;
    for (let n = 1_000; n === 1_000; taken += n) n = await sweep();
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(taken).toBe(1_800);
  });
});

describe('the timeline (7.4)', () => {
  it('tells which service level was applied, and a breach', async () => {
    const { id } = await create({ priority: 'critical' });
    await desk.drain();
    desk.clock.set('2026-02-16T10:00:00Z');
    await sweep();
    await desk.drain();
    const lines = await as((c) =>
      c.use.tickets.activities(id, { limit: 50, types: ['sla_applied', 'sla_breached'] }),
    );
    expect(lines.map((line) => line.body)).toEqual([
      'The response deadline has passed.',
      'Service level Critical. Default for tickets of critical priority.',
    ]);
  });
});

describe('business hours that change', () => {
  it('move the deadlines of running clocks, not of stopped ones', async () => {
    const { id } = await create();
    desk.clock.set('2026-02-16T10:00:00Z');
    await admin.post(`/api/tickets/${id}/self-assign`);
    const profiles = (await admin.get('/api/sla/profiles')).body.items;
    const office = profiles.find((one: { name: string }) => one.name === 'Business Hours');
    await admin.send('PATCH', `/api/sla/profiles/${office.id}`, { holidays: ['2026-02-17'] });
    await desk.drain();
    const ticket = await as(async (c) => (await c.use.tickets.get([id])).get(id));
    expect(ticket).toMatchObject({
      responseDueAt: '2026-02-16T13:00:00.000Z',
      resolveDueAt: '2026-02-19T17:00:00.000Z',
    });
  });
});

describe('tickets without clocks', () => {
  const clocksOf = async (id: string) =>
    (await admin.get(`/api/sla/tickets/${id}/service-level`)).body.clocks as {
      dueAt: string;
      state: string;
    }[];
  const forget = (id: string) =>
    as(async (c) => {
      await sql`delete from sla.clock where ticket_id = ${id}::uuid`.execute(c.sql());
    });
  const reported = async () => (await desk.kernel.health.check('sla'))[0]?.detail;

  it('get them by the next night, those that are over, too, and are counted once', async () => {
    const [open, over] = [await create(), await create()];
    await as((c) => c.use.tickets.setStatus(over.id, 'closed', { note: 'Done.' }));
    await forget(open.id);
    await forget(over.id);
    expect(await reported()).toBe('No tickets without clocks were found.');
    desk.clock.set('2026-02-17T04:20:30Z');
    await desk.drain();
    expect((await clocksOf(open.id)).map((clock) => clock.dueAt)).toEqual([
      '2026-02-16T13:00:00.000Z',
      '2026-02-18T17:00:00.000Z',
    ]);
    expect(await clocksOf(over.id)).toHaveLength(2);
    expect(await reported()).toContain('2 tickets without clocks were found');
    desk.clock.set('2026-02-18T04:20:30Z');
    await desk.drain();
    expect(await reported()).toContain('2 tickets without clocks were found');
  });

  it('get them as soon as the plugin works again that was left out, also after a change', async () => {
    const owner = new pg.Client({ connectionString: desk.databaseUrl });
    await owner.connect();
    const before = await create();
    const rename = (from: string, to: string) => owner.query(`alter table sla.${from} rename to ${to}`);
    await rename('rule', 'gone');
    const without = await create();
    await as((c) => c.use.tickets.change(before.id, { priority: 'critical' }));
    expect(without.resolveDueAt).toBe(null);
    await rename('gone', 'rule');
    await owner.end();
    desk.clock.advance({ minutes: 5 });
    await desk.drain();
    expect(await clocksOf(without.id)).toHaveLength(2);
    const changed = await as(async (c) => (await c.use.tickets.get([before.id])).get(before.id));
    expect(changed?.responseDueAt).toBe('2026-02-16T10:00:00.000Z');
    expect(await reported()).toContain('1 tickets without clocks were found');
  });
});
