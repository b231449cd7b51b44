import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, openUiDesk, type UiDesk } from './ui-desk.ts';

const SHOTS = process.env.SERVIFLOW_SHOTS;
let desk: UiDesk;
beforeAll(async () => {
  desk = await openUiDesk();
});
afterAll(() => desk?.stop());

const shot = async (page: Awaited<ReturnType<UiDesk['open']>>, name: string) => {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expectNoSidewaysScroll(page);
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${width}.png` });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
};

test('a field is defined, filled in by staff and customers, shown, changed, and asked for before resolving', async () => {
  const { admin } = desk.tenant;
  const page = await desk.open(admin, '/fields', { width: 1440, height: 900 });
  await page.getByRole('button', { name: 'New field' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New field of tickets' });
  await dialog.getByLabel('Label').fill('Cost centre');
  await dialog.getByLabel('Key').fill('cost_centre');
  await dialog.getByRole('radio', { name: 'When it is created' }).check();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Add field' }).click();
  await page.getByRole('list', { name: 'Fields of tickets' }).getByText('cost_centre').waitFor();
  const more = [
    {
      key: 'device',
      label: 'Device',
      type: 'choice',
      options: ['Laptop', 'Phone'],
      customers: 'edit',
      section: 'Device',
    },
    { key: 'cause', label: 'Cause', type: 'choice', options: ['Human error', 'Wear'], required: 'resolving' },
  ];
  for (const draft of more)
    await admin.post('/api/fields/definitions', { subject: 'tickets.ticket', ...draft });
  await page.reload();
  await page.getByRole('button', { name: 'Move Device up' }).click();
  await expect
    .poll(() => page.locator('li code').allTextContents())
    .toEqual(['device', 'cost_centre', 'cause']);
  await expectAccessible(page);
  await shot(page, 'fields-admin');

  await page.goto(`${desk.url}/tickets/new`);
  await page.getByLabel('Title').fill('Screen flickers');
  await page.getByLabel('Description').fill('Since this morning');
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await page.getByText('Cost centre is required.').waitFor();
  await page.getByRole('textbox', { name: 'Cost centre' }).fill('4711');
  await page.getByRole('combobox', { name: 'Device' }).click();
  await page.getByRole('option', { name: 'Laptop' }).click();
  await expectAccessible(page);
  await shot(page, 'fields-new-ticket');
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await page.getByRole('heading', { level: 1, name: 'Screen flickers' }).waitFor();
  await page.getByText('4711').first().waitFor();

  await page.getByRole('button', { name: 'Edit fields' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit fields' });
  await edit.getByRole('textbox', { name: 'Cost centre' }).fill('0815');
  await edit.getByRole('button', { name: 'Save' }).click();
  await edit.waitFor({ state: 'hidden' });
  await page.getByText('0815').first().waitFor();
  await expectAccessible(page);
  await shot(page, 'fields-ticket');

  await page.getByRole('button', { name: 'Assign to me' }).first().click();
  await page.getByRole('button', { name: 'Resolve' }).first().click();
  const resolve = page.getByRole('dialog', { name: 'Resolve' });
  await resolve.getByLabel('Resolution').fill('New cable');
  expect(await resolve.getByLabel('Cause').count()).toBe(0);
  await resolve.getByRole('button', { name: 'Resolve' }).click();
  await resolve.getByText('Cause is required before resolving.').waitFor();
  expect(await resolve.getByLabel('Cost centre').count()).toBe(0);
  await resolve.getByRole('radio', { name: 'Wear' }).check();
  await expectAccessible(page);
  await shot(page, 'fields-resolve');
  await resolve.getByRole('button', { name: 'Resolve' }).click();
  await page.getByText('Resolved').first().waitFor();
  await resolve.waitFor({ state: 'hidden' });
});

test('customers see and fill in their fields only', async () => {
  const page = await desk.open(desk.customer, '/requests/new', { width: 1440, height: 900 });
  await page.getByLabel('What is it about?').fill('My phone is broken');
  await page.getByLabel('Describe it').fill('It fell');
  await page.getByRole('combobox', { name: 'Device' }).click();
  await page.getByRole('option', { name: 'Phone' }).click();
  expect(await page.getByLabel('Cost centre').count()).toBe(0);
  await expectAccessible(page);
  await shot(page, 'fields-portal');
  await page.getByRole('button', { name: 'Send request' }).click();
  await page.getByRole('heading', { level: 2, name: 'Fields' }).waitFor();
  await page.getByText('Phone', { exact: true }).waitFor();
  await expectAccessible(page);
});
