import { createTestKernel, type TestKernel, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import clients from '../plugin.ts';

let desk: TestKernel;
let admin: TestUser;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [clients] });
  ({ admin } = await desk.tenant('north'));
  for (const company of [
    'Café Zürich',
    'Müller & Söhne',
    'Bueroserver Nord',
    'Malmo\u0308 Bygg',
    'Straße 12 Spedition',
    'Łódź Æther',
    'Queen Street Books',
    'Ｗｉｄｅ Letters',
  ])
    await admin.post('/api/clients', { company });
});
afterAll(() => desk?.stop());

test.each([
  ['cafe', 'Café Zürich'],
  ['zurich', 'Café Zürich'],
  ['Zuerich', 'Café Zürich'],
  ['CAFE\u0301 z', 'Café Zürich'],
  ['mueller sohne', 'Müller & Söhne'],
  ['büroserver', 'Bueroserver Nord'],
  ['buroserv', 'Bueroserver Nord'],
  ['malmö', 'Malmo\u0308 Bygg'],
  ['strasse', 'Straße 12 Spedition'],
  ['lodz', 'Łódź Æther'],
  ['queen', 'Queen Street Books'],
  ['wide', 'Ｗｉｄｅ Letters'],
  ["'; & | ! <->", ''],
])('%j finds %j', async (q, found) => {
  const { status, body } = await admin.get(`/api/clients?q=${encodeURIComponent(q)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.items.map((one: { company: string }) => one.company).join()).toBe(found);
});
