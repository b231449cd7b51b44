import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, openUiDesk, PATIENT, type UiDesk } from './ui-desk.ts';

let desk: UiDesk;

beforeAll(async () => {
  desk = await openUiDesk();
});

afterAll(async () => {
  await desk?.stop();
});

/** Carla and Bo accept by their first login: nobody else is known to a company admin. */
const accept = () => Promise.all([desk.customer.get('/api/auth/me'), desk.boss.get('/api/auth/me')]);

test('a company admin invites, promotes, disables and enables people of the company (28.3)', async () => {
  await accept();
  const page = await desk.open(desk.boss, '/');
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('heading', { level: 1, name: 'People of your company' }).waitFor();
  await page.getByText('2 people have access: 2 active, 0 disabled.').waitFor();
  const carla = page.getByRole('listitem').filter({ hasText: 'carla@acme.example' });
  const choose = async (what: string) => {
    await page.getByRole('button', { name: 'Actions for Carla' }).click();
    await page.getByRole('menuitem', { name: what, exact: true }).click();
  };
  expect(await page.getByRole('button', { name: 'Actions for Bo Boss' }).count()).toBe(0);

  await choose('Make company admin');
  await page.getByRole('dialog').getByRole('button', { name: 'Make company admin' }).click();
  await carla.getByText('Company admin').waitFor();
  await choose('No longer company admin');
  await expect.poll(() => carla.getByText('Company admin').count(), PATIENT).toBe(0);

  await choose('Disable');
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
  await page.getByText('2 people have access: 1 active, 1 disabled.').waitFor();
  expect((await desk.customer.get('/api/auth/me')).status).toBe(401);
  await choose('Enable');
  await page.getByText('2 people have access: 2 active, 0 disabled.').waitFor();

  await page.getByRole('button', { name: 'Invite a colleague' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Newt New');
  await dialog.getByLabel('Email').fill('newt@elsewhere.example');
  await dialog.getByRole('button', { name: 'Invite a colleague' }).click();
  await dialog.getByText('You can invite people of your own company: addresses at acme.example.').waitFor();
  await dialog.getByLabel('Email').fill('newt@acme.example');
  await dialog.getByRole('button', { name: 'Invite a colleague' }).click();
  await page.getByText('newt@acme.example').waitFor();
  await page.getByRole('heading', { name: 'Invited' }).waitFor();
  await page.context().close();
});

test('who is no company admin has neither the page nor the link to it', async () => {
  const page = await desk.open(desk.customer, '/people');
  await page.getByText('This page is not here').waitFor();
  expect(await page.getByRole('link', { name: 'People' }).count()).toBe(0);
  await page.context().close();
});

describe.each([
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
])('at $width pixels', (size) => {
  test('everything can be read and reached', async () => {
    await accept();
    const page = await desk.open(desk.boss, '/people', size);
    await page.getByText('carla@acme.example').waitFor();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.context().close();
  });
});
