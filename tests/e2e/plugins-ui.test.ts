import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foundPlugins } from '../support/foreign-plugin/found.ts';
import { expectAccessible, expectNoSidewaysScroll, openUiDesk, PATIENT, type UiDesk } from './ui-desk.ts';

/** Plugins from outside in the built web app: shared React, strict policy, nothing before it is shown. */
let desk: UiDesk;
let ticket: { id: string; number: number };

const FIRST = ['clients', 'tickets', 'sla', 'portal'];
const ADDED = ['parcel-watch', 'clumsy-screens'];

beforeAll(async () => {
  desk = await openUiDesk({
    installed: foundPlugins,
    plans: [
      { id: 'test', title: 'Large', plugins: [...FIRST, ...ADDED], enabled: FIRST, features: {} },
      { id: 'huge', title: 'Huge', plugins: '*', enabled: FIRST, features: {} },
    ],
  });
  const made = await desk.expert.post('/api/tickets', {
    title: 'A lost parcel',
    description: 'Where is it?',
  });
  ticket = made.body;
});
afterAll(() => desk?.stop());

/** Files of plugins from outside that the page asked for, and what its policy refused. */
function watch(page: Page): { files: string[]; refused: string[] } {
  const seen = { files: [] as string[], refused: [] as string[] };
  page.on('request', (request: Request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/plugins/') || pathname.includes('/shared-')) seen.files.push(pathname);
  });
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) seen.refused.push(message.text());
  });
  return seen;
}

const rowOf = (page: Page, title: string) => page.getByRole('row').filter({ hasText: title });
const admin = (path: string, body = {}) => desk.tenant.admin.post(`/api/admin/plugins/${path}`, body);

test('an administrator reads what a plugin may touch, switches it on, and its screens are there', async () => {
  const page = await desk.open(desk.tenant.admin, '/admin/plugins');
  const seen = watch(page);
  const plugin = rowOf(page, 'Parcel watch');
  await plugin.getByText('Added').waitFor();
  await expectAccessible(page);

  await plugin.getByText('Parcel watch', { exact: true }).click();
  const panel = page.getByRole('complementary', { name: 'Parcel watch' });
  await panel.getByText('api.parcels.example').waitFor();
  await panel.getByText('parcel_watch.parcel', { exact: true }).waitFor();
  await panel.getByText('tickets.closed@1').waitFor();
  await panel.getByText('Register parcels').waitFor();
  await panel.getByText(/fits this desk/).waitFor();
  await expectAccessible(page);

  await page.getByRole('switch', { name: 'Parcel watch for this tenant' }).press('Space');
  const question = page.getByRole('dialog', { name: 'Switch on Parcel watch' });
  await question.getByText(/does not come with the desk/).waitFor();
  await question.getByRole('button', { name: 'Switch on' }).click();
  await page.getByText('Parcel watch is on').waitFor();
  // The frame follows without loading the page again.
  const entry = page.getByRole('link', { name: 'Parcels', exact: true });
  await entry.waitFor();
  await entry.hover();
  expect(seen.files).toEqual([]);

  await entry.click();
  await page.getByRole('heading', { level: 1, name: 'Parcels' }).waitFor();
  await page.getByText('No parcels yet').waitFor();
  await expectAccessible(page);
  expect(seen.files).toContain('/plugins/parcel-watch/index-7d90a4.js');
  expect(seen.refused).toEqual([]);
  await page.context().close();
});

test('its part of a ticket shares React, theme and data with the desk, and comes when it is shown', async () => {
  const page = await desk.open(desk.expert, '/tickets');
  const seen = watch(page);
  await page.getByText('A lost parcel').first().waitFor();
  expect(seen.files).toEqual([]);

  await page.goto(`/tickets/${ticket.number}`);
  const card = page.locator('[data-parcel-card]');
  await card.getByText('0 parcels of North').waitFor();
  const count = card.getByRole('button', { name: 'Count' });
  await count.click();
  await count.click();
  await card.getByText('Counted 2 times').waitFor();
  // Its own style is in, and its button has the colour of the tenant.
  const spacing = () =>
    card.locator('.parcel-watch-count').evaluate((node) => getComputedStyle(node).letterSpacing);
  expect(await spacing()).toBe('3px');
  await page.mouse.move(0, 0);
  const brand = await page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'var(--sf-brand)';
    return getComputedStyle(probe).color;
  });
  const fill = () => count.evaluate((node) => getComputedStyle(node).backgroundColor);
  await expect.poll(fill, PATIENT).toBe(brand);

  const sent = await desk.expert.post(`/api/parcel-watch/tickets/${ticket.id}/send`, { label: 'A box' });
  expect(sent.status).toBe(200);
  await page.reload();
  await card.getByText('1 parcels of North').waitFor();
  expect(seen.refused).toEqual([]);
  await page.context().close();
});

test('a screen that throws names its plugin, the rest of the ticket works, and the administrator reads of it', async () => {
  expect((await admin('clumsy-screens/enable')).status).toBe(200);
  const page = await desk.open(desk.expert, `/tickets/${ticket.number}`);
  await page.getByText('Plugin clumsy-screens, ThrowsInRender').waitFor();
  await page.getByText('Plugin clumsy-screens, ThrowsInEffect').waitFor();
  await page.getByText('Plugin clumsy-screens, NotThere').waitFor();
  expect(await page.getByText('"Clumsy screens" could not be shown').count()).toBe(3);
  await page.locator('[data-parcel-card]').getByText('1 parcels of North').waitFor();
  await page.getByRole('heading', { level: 1, name: /A lost parcel/ }).waitFor();
  await expectAccessible(page);

  const faults = async () =>
    (
      (await desk.tenant.admin.get('/api/admin/plugins')).body.items as { id: string; faults: unknown[] }[]
    ).find(({ id }) => id === 'clumsy-screens')?.faults.length;
  await expect.poll(faults, PATIENT).toBe(3);
  await page.goto('/');
  await page.context().close();
});

test('code that does not arrive, or is none, says so and comes with another try', async () => {
  const page = await desk.open(desk.expert, '/tickets');
  const code = '**/plugins/parcel-watch/index-*.js*';
  await page.route(code, (route) => route.abort());
  await page.goto('/parcels');
  await page.getByText('"Parcel watch" could not be shown').waitFor();
  await page
    .getByRole('link', { name: /^Tickets/ })
    .first()
    .waitFor();
  await page.unroute(code);

  const torn = { contentType: 'text/javascript', body: 'export function ParcelsPage( { return' };
  await page.route(code, (route) => route.fulfill(torn));
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText(/Its code could not be loaded\. Unexpected end of input/).waitFor();
  await page.unroute(code);

  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('A box').waitFor();
  await page.context().close();
});

test('switched off, it is gone from pages that are open, and only then its data can be deleted', async () => {
  const other = await desk.open(desk.expert, '/parcels');
  await other.getByText('A box').waitFor();
  const page = await desk.open(desk.tenant.admin, '/admin/plugins?open=parcel-watch');
  const panel = page.getByRole('complementary', { name: 'Parcel watch' });
  await panel.getByText('Switching it off keeps its data.').waitFor();
  await page.getByRole('switch', { name: 'Parcel watch for this tenant' }).press('Space');
  const question = page.getByRole('dialog', { name: 'Switch off Parcel watch' });
  await question.getByText(/2 screens, 2 background jobs/).waitFor();
  await question.getByRole('button', { name: 'Switch off' }).click();
  await page.getByText('Parcel watch is off').waitFor();
  await expect.poll(() => other.getByRole('link', { name: 'Parcels', exact: true }).count(), PATIENT).toBe(0);
  expect(await other.getByText('A box').count()).toBe(0);
  await other.context().close();

  await panel.getByRole('button', { name: 'Delete its data…' }).click();
  const purge = page.getByRole('dialog', { name: 'Delete the data of Parcel watch' });
  await purge.getByText('parcel_watch.parcel').waitFor();
  await expectAccessible(page);
  const button = purge.getByRole('button', { name: 'Delete its data' });
  expect(await button.isDisabled()).toBe(true);
  await purge.getByLabel('Type "Parcel watch" to confirm').fill('Parcel watch');
  await button.click();
  await page.getByRole('dialog', { name: 'Enter your password again' }).waitFor();
  await page.locator('input[type=password]').fill(desk.tenant.admin.password);
  await page.keyboard.press('Enter');
  await page.getByText('The data of Parcel watch is being deleted').waitFor();
  const { control } = desk.kernel.kernel.runtime.db;
  const purging = async () =>
    (await control.query('select from kernel.tenant_plugin where purging_since is not null')).rowCount;
  await expect.poll(purging, PATIENT).toBe(0);
  await panel.getByRole('button', { name: 'Delete its data…' }).waitFor();
  await page.context().close();
});

test('what the plan lacks names the plan that has it; filters, phone and dark', async () => {
  const page = await desk.open(desk.tenant.admin, '/admin/plugins', { width: 360, height: 760 });
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.getByText('Torn screens').waitFor();
  expect(await page.getByRole('switch', { name: /Torn screens.*Needs plan Huge/ }).isDisabled()).toBe(true);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByPlaceholder('Search plugins').fill('torn');
  await expect.poll(() => page.getByText('Clumsy screens').count(), PATIENT).toBe(0);
  await page.getByText('Torn screens').click();
  const sheet = page.getByRole('dialog', { name: 'Torn screens' });
  await sheet.getByText('Needs plan Huge').waitFor();
  await expectNoSidewaysScroll(page);
  await page.goto('/admin/plugins?q=nothing-like-this');
  await page.getByText('No plugin fits these filters').waitFor();
  await page.context().close();
});
