import { defineManifest, definePlugin, problems, type Static } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientCounts } from '../contract.ts';
import clients from '../plugin.ts';

type Counts = Static<typeof clientCounts.value>;
let count: (value: Counts) => Counts = (value) => value;

const manifest = defineManifest({ id: 'counter', title: 'Counter', version: '1.0.0', sdk: '^1.0.0' });
const counter = definePlugin(manifest, {
  register(p) {
    p.filter(clientCounts, 'count', (_c, value) => count(value));
  },
});

let desk: TestKernel;
let admin: TestUser;
let id: string;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [clients, counter] });
  ({ admin } = await desk.tenant('north'));
  id = (await admin.post('/api/clients', { company: 'Acme' })).body.id;
});
afterAll(() => desk?.stop());

test.each([
  [
    'counts',
    (value: Counts) => ({ ...value, counts: { [id]: { total: 3, open: 1 } } }),
    { ticketCount: 3, openTicketCount: 1 },
  ],
  ['knows of none', (value: Counts) => value, { ticketCount: 0, openTicketCount: 0 }],
  [
    'fails',
    () => {
      throw new Error('no luck');
    },
    { ticketCount: null, openTicketCount: null },
  ],
  [
    'refuses',
    () => {
      throw problems.unavailable('Later.');
    },
    { ticketCount: null, openTicketCount: null },
  ],
])('when the plugin that counts %s, the list says so, in any order', async (_what, how, shown) => {
  for (const sort of ['name', '-tickets']) {
    count = how;
    const { status, body } = await admin.get(`/api/clients?sort=${sort}`);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.items).toMatchObject([{ id, ...shown }]);
  }
});
