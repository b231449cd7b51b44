import type { TestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fillRota } from '../services/fill.ts';
import { onCallNow } from '../services/on-call.ts';
import {
  heardIn,
  inside,
  names,
  openDesk,
  openRota,
  order,
  plan,
  type Rota,
  set,
  week,
  weeks,
} from './desk.ts';

const START = '2026-03-02T09:00:00Z';

let desk: TestKernel;
/** Tests leave it as they found it; those that cannot, open one of their own. */
let rota: Rota;
beforeAll(async () => {
  desk = await openDesk();
  rota = await openRota(desk, 'north');
});
afterAll(() => desk?.stop());
beforeEach(() => desk.clock.set(START));

const post = (path: string, body: object = {}, who = rota.ben) =>
  who.post(`/api/on-call-rota/shifts/${path}`, body);

test('the weeks ahead are planned in the order of the settings, each from Monday nine to Monday nine', async () => {
  expect(await names(rota.tenant)).toBe('Ben Cleo Dora Ben Cleo');
  const [first, , , , last] = await weeks(rota.tenant);
  expect(first).toMatchObject({ from: '2026-03-02T08:00:00.000Z', until: '2026-03-09T08:00:00.000Z' });
  // The clocks went forward on 29 March.
  expect(last).toMatchObject({ from: '2026-03-30T07:00:00.000Z', until: '2026-04-06T07:00:00.000Z' });
});

test('who is on call is one question, for people, chat and other plugins', async () => {
  const { body } = await rota.dora.get('/api/on-call-rota/now');
  expect(body).toMatchObject({ now: { name: 'Ben' }, next: { name: 'Cleo' } });
});

test('two people swap their weeks; the same again takes it back', async () => {
  const [, second, third] = await weeks(rota.tenant);
  const swapped = await post(`${second?.id}/swap`, { withId: third?.id });
  expect(swapped).toMatchObject({ status: 200, body: { name: 'Dora', plannedName: 'Cleo' } });
  expect(await names(rota.tenant)).toBe('Ben Dora Cleo Ben Cleo');
  await plan(rota.tenant);
  expect(await names(rota.tenant)).toBe('Ben Dora Cleo Ben Cleo');
  await post(`${second?.id}/swap`, { withId: third?.id });
  expect(await names(rota.tenant)).toBe('Ben Cleo Dora Ben Cleo');
});

test('somebody takes over the running week, which is announced at once, and gives it back', async () => {
  const { id } = await week(rota.tenant, 0);
  const before = heardIn(rota.tenant).length;
  expect(await post(`${id}/take-over`, { userId: rota.dora.id })).toMatchObject({ status: 200 });
  await post(`${id}/give-back`);
  await desk.drain();
  expect(heardIn(rota.tenant).slice(before)).toMatchObject([
    { name: 'Dora', previousUserId: rota.ben.id },
    { name: 'Ben', previousUserId: rota.dora.id },
  ]);
  expect(await post(`${id}/give-back`)).toMatchObject({
    status: 409,
    body: { detail: 'This week is as planned.' },
  });
});

test('only people who can work on tickets can be on call; viewers look only', async () => {
  const vera = await rota.tenant.user('vera', 'viewer');
  const { id } = await week(rota.tenant, 1);
  expect(await post(`${id}/take-over`, { userId: vera.id })).toMatchObject({ status: 422 });
  expect(await post(`${id}/swap`, { withId: id })).toMatchObject({ status: 422 });
  expect(await post(`${id}/give-back`, {}, vera)).toMatchObject({ status: 403 });
  expect((await vera.get('/api/on-call-rota/weeks')).status).toBe(200);
});

test('a week that is over is not changed any more', async () => {
  const [first, second] = await weeks(rota.tenant);
  desk.clock.set('2026-03-09T08:00:00Z');
  expect(await post(`${first?.id}/take-over`, { userId: rota.dora.id })).toMatchObject({ status: 409 });
  expect(await post(`${second?.id}/swap`, { withId: first?.id })).toMatchObject({ status: 422 });
  expect(await post('nonsense/give-back')).toMatchObject({ status: 404 });
});

test('another order and another day of hand-over move the weeks that have not begun', async () => {
  const { tenant, ben, cleo, dora } = await openRota(desk, 'order');
  const vera = await tenant.user('vera', 'viewer');
  const second = await week(tenant, 1);
  await post(`${second.id}/take-over`, { userId: dora.id }, ben);
  await set(tenant, { people: order(vera, ben, cleo, dora), weeksAhead: 3 });
  await plan(tenant);
  // Dora keeps the week that she took over, Vera cannot be on call.
  expect(await names(tenant)).toBe('Ben Dora Dora Ben');
  await set(tenant, { people: order(dora, cleo), weeksAhead: 2, handOverDay: 5, handOverTime: '12:30' });
  await plan(tenant);
  expect(await weeks(tenant)).toMatchObject([
    { name: 'Ben', from: '2026-03-02T08:00:00.000Z', until: '2026-03-06T11:30:00.000Z' },
    { name: 'Dora', until: '2026-03-13T11:30:00.000Z' },
    { name: 'Cleo', until: '2026-03-20T11:30:00.000Z' },
  ]);
});

test('when the person on call is deactivated, the next in the order stands in at once', async () => {
  const { tenant, ben, dora } = await openRota(desk, 'left');
  expect((await tenant.admin.post(`/api/users/${ben.id}/deactivate`, {})).status).toBe(200);
  // Even before the job ran, nothing would be given to somebody who has left.
  expect((await dora.get('/api/on-call-rota/now')).body.now).toMatchObject({ name: 'Cleo' });
  await desk.drain();
  expect(heardIn(tenant).at(-1)).toMatchObject({ name: 'Cleo', previousUserId: ben.id });
  expect(await names(tenant)).toBe('Cleo Cleo Dora Cleo Dora');

  await tenant.admin.post(`/api/users/${ben.id}/reactivate`, {});
  await plan(tenant);
  // Ben has his later turns again; the running week stays with who stood in.
  expect(await names(tenant)).toBe('Cleo Cleo Dora Ben Cleo');

  await set(tenant, { people: order(ben), weeksAhead: 4 });
  await tenant.admin.post(`/api/users/${ben.id}/deactivate`, {});
  await set(tenant, { people: [] });
  const { id } = await week(tenant, 0);
  await post(`${id}/take-over`, { userId: dora.id }, dora);
  await tenant.admin.post(`/api/users/${dora.id}/deactivate`, {});
  await desk.drain();
  const nobody = await inside(tenant, onCallNow);
  expect(nobody).toEqual({ now: null, next: null });
});

test('week by week each hand-over is announced once; after a long break the order goes on where it was', async () => {
  const own = await openRota(desk, 'weekly');
  const before = heardIn(own.tenant).length;
  desk.clock.set('2026-03-09T07:55:00Z');
  await desk.drain();
  expect(heardIn(own.tenant).slice(before)).toEqual([]);
  desk.clock.set('2026-03-09T08:00:00Z');
  await desk.drain();
  desk.clock.advance({ minutes: 5 });
  await desk.drain();
  expect(heardIn(own.tenant).slice(before)).toEqual([
    {
      shiftId: expect.any(String),
      name: 'Cleo',
      userId: own.cleo.id,
      previousUserId: own.ben.id,
      until: '2026-03-16T08:00:00.000Z',
    },
  ]);
  expect(await names(own.tenant)).toBe('Cleo Dora Ben Cleo Dora');

  desk.clock.set('2026-05-20T12:00:00Z');
  await inside(own.tenant, fillRota);
  const { now } = await inside(own.tenant, onCallNow);
  expect(now).toMatchObject({ from: '2026-05-18T07:00:00.000Z', name: 'Ben' });
});
