import clients from '@serviflow/plugin-clients';
import tickets from '@serviflow/plugin-tickets';
import { createTestKernel, type TestKernel, type TestTenant, type TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import assetLabelPrinter from '../plugin.ts';

let desk: TestKernel;
let acme: TestTenant;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [clients, tickets, assetLabelPrinter] });
  acme = await desk.tenant('acme');
});
afterAll(() => desk?.stop());

/** Components of this plugin that a person gets to see. */
async function shownTo(person: TestUser): Promise<string[]> {
  const { body } = await person.get('/api/ui');
  const places = [
    ...body.pages,
    ...Object.values<{ plugin: string; component: string }[]>(body.slots).flat(),
  ];
  return places.filter(({ plugin }) => plugin === 'asset-label-printer').map(({ component }) => component);
}

test('all staff gets the page and the card beside a ticket', async () => {
  for (const person of [acme.admin, await acme.user('eva', 'expert'), await acme.user('vera', 'viewer')])
    expect((await shownTo(person)).sort()).toEqual(['LabelCard', 'LabelsPage']);
});

test('customers get neither', async () => {
  expect(await shownTo(await acme.user('carl', 'customer'))).toEqual([]);
});

test('a ticket is found by its number, which is what the codes of tickets lead to', async () => {
  const made = await acme.admin.post('/api/tickets', { title: 'Printer', description: 'It squeaks.' });
  expect((await acme.admin.get(`/api/tickets/${made.body.number}`)).body.id).toBe(made.body.id);
});
