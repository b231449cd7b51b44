import clients from '@serviflow/plugin-clients';
import tickets from '@serviflow/plugin-tickets';
import { defineManifest, definePlugin, type Static } from '@serviflow/sdk';
import {
  createTestKernel,
  TestClock,
  type TestKernel,
  type TestTenant,
  type TestUser,
} from '@serviflow/sdk/testing';
import { handedOver, type Shift } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import onCallRota from '../plugin.ts';

type HandedOver = Static<typeof handedOver.payload>;

const told: { tenant: string; payload: HandedOver }[] = [];
const listener = definePlugin(
  defineManifest({ id: 'listener', title: 'Listener', version: '1.0.0', sdk: '^1.0.0' }),
  {
    register: (p) =>
      p.on(
        handedOver,
        'note',
        (c, event) => void told.push({ tenant: c.tenant.code, payload: event.payload }),
      ),
  },
);

/** What another plugin has heard in a tenant. */
export const heardIn = (tenant: TestTenant): HandedOver[] =>
  told.filter((one) => one.tenant === tenant.info.code).map((one) => one.payload);

/** A tenant in Oslo whose people take turns from Monday 09:00. */
export interface Rota {
  tenant: TestTenant;
  ben: TestUser;
  cleo: TestUser;
  dora: TestUser;
}

/** A whole desk on a real PostgreSQL. Its clock stands on Monday 2 March 2026, 10:00 in Oslo. */
export const openDesk = (): Promise<TestKernel> =>
  createTestKernel({
    plugins: [clients, tickets, onCallRota, listener],
    clock: new TestClock(new Date('2026-03-02T09:00:00Z')),
  });

/** Changes settings of the plugin; those that are not named stay as they are by default. */
export async function set(tenant: TestTenant, values: Record<string, unknown>): Promise<void> {
  const { status, body } = await tenant.admin.put('/api/settings/on-call-rota', { values });
  if (status !== 200) throw new Error(`The settings were refused: ${JSON.stringify(body)}`);
}

export const order = (...people: TestUser[]) => people.map(({ id }) => ({ userId: id }));

export async function openRota(desk: TestKernel, code: string): Promise<Rota> {
  const tenant = await desk.tenant(code, { timezone: 'Europe/Oslo' });
  const [ben, cleo, dora] = [
    await tenant.user('ben', 'expert', { name: 'Ben' }),
    await tenant.user('cleo', 'expert', { name: 'Cleo' }),
    await tenant.user('dora', 'admin', { name: 'Dora' }),
  ];
  await set(tenant, { people: order(ben, cleo, dora), weeksAhead: 4 });
  await plan(tenant);
  await desk.drain();
  return { tenant, ben, cleo, dora };
}

/** Work as the plugin itself does it in a job or an event handler. */
export const inside = <T>(tenant: TestTenant, work: (c: Ctx) => Promise<T>): Promise<T> =>
  tenant.system('on-call-rota', (c) => work(c as Ctx));

export const plan = async (tenant: TestTenant): Promise<void> => {
  await tenant.admin.post('/api/on-call-rota/plan', {});
};

export async function weeks(tenant: TestTenant): Promise<Shift[]> {
  return (await tenant.admin.get('/api/on-call-rota/weeks')).body.items;
}

/** Names of who is on call, week by week. */
export const names = async (tenant: TestTenant): Promise<string> =>
  (await weeks(tenant)).map((week) => week.name).join(' ');

/** @param index 0 is the running week */
export async function week(tenant: TestTenant, index: number): Promise<Shift> {
  const found = (await weeks(tenant))[index];
  if (!found) throw new Error(`There is no week ${index}.`);
  return found;
}
