import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnDesk, openOwnDesk } from './own-desk.ts';
import { expectAccessible, expectNoSidewaysScroll } from './ui-desk.ts';

let desk: OwnDesk;

beforeAll(async () => {
  desk = await openOwnDesk();
});

afterAll(async () => {
  await desk?.stop();
});

test('a client with contacts: the empty list leads to the form, one contact is primary', async () => {
  const page = await desk.open('/clients');
  await page.getByText('No clients yet').waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'New client' }).click();

  await page.getByRole('button', { name: 'Create client' }).click();
  await page.getByText('Enter the name of the company').waitFor();
  await expect.poll(() => page.locator('[data-path="company"]:focus').count()).toBe(1);

  await page.locator('[data-path="company"]').fill('Acme Corp');
  await page.locator('[data-path="domains"]').fill('https://www.Acme.example/about');
  await page.locator('[data-path="domains"]').press('Enter');
  await page.getByText('acme.example', { exact: true }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create client' }).click();
  await page.getByRole('heading', { level: 1, name: /Acme Corp/ }).waitFor();

  const add = async (name: string, primary: boolean) => {
    await page.getByRole('button', { name: 'Add contact' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Email').fill(`${name.toLowerCase()}@acme.example`);
    if (primary) await dialog.getByLabel('Primary contact').check();
    await dialog.getByRole('button', { name: 'Add contact' }).click();
    await dialog.waitFor({ state: 'hidden' });
  };
  await add('Maya', false);
  await add('Tom', true);
  const rows = page.getByRole('table', { name: 'Contacts of Acme Corp' }).locator('tbody tr[data-row]');
  await expect.poll(() => rows.filter({ hasText: 'Primary' }).count()).toBe(1);
  expect(await rows.filter({ hasText: 'Primary' }).textContent()).toContain('Tom');
  await page.reload();
  await rows.first().waitFor();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoSidewaysScroll(page);
});

test('a domain of another client is refused at its field, and what was typed stays', async () => {
  const page = await desk.open('/clients/new');
  await page.locator('[data-path="company"]').fill('Beta');
  await page.locator('[data-path="domains"]').fill('acme.example');
  await page.getByRole('button', { name: 'Create client' }).click();
  await page.getByText(/acme\.example belongs to Acme Corp/).waitFor();
  expect(await page.locator('[data-path="company"]').inputValue()).toBe('Beta');
});

test('deactivating says what happens before it happens', async () => {
  const page = await desk.open('/clients');
  await page.getByRole('link', { name: 'Acme Corp' }).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Deactivate' }).click();
  const dialog = page.getByRole('dialog', { name: 'Deactivate Acme Corp?' });
  await dialog.getByText(/Contacts, tickets and notes are kept/).waitFor();
  await dialog.getByRole('button', { name: 'Deactivate' }).click();
  await page.getByRole('heading', { level: 1, name: /Inactive/ }).waitFor();
});

test('the grid of emails stores a switch at once', async () => {
  await desk.call('POST', '/api/clients', { company: 'Gamma', email: 'it@gamma.example' });
  const page = await desk.open('/clients/emails');
  const members = page.getByRole('switch', { name: 'Gamma: members receive emails' });
  await members.press('Space');
  const stored = () =>
    desk
      .call<{ items: { membersReceiveEmails: boolean }[] }>('GET', '/api/clients?q=gamma')
      .then(({ items }) => items[0]?.membersReceiveEmails);
  await expect.poll(stored).toBe(false);
  await page.reload();
  await members.waitFor();
  expect(await members.isChecked()).toBe(false);
  await expectAccessible(page);
});
