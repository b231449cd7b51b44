import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, openUiDesk, PATIENT, type UiDesk } from './ui-desk.ts';

let desk: UiDesk;

beforeAll(async () => {
  desk = await openUiDesk();
});

afterAll(async () => {
  await desk?.stop();
});

async function ticket(
  title: string,
  more: Record<string, unknown> = {},
): Promise<{ id: string; number: number }> {
  const { status, body } = await desk.expert.post('/api/tickets', {
    title,
    description: `About: ${title}`,
    ...more,
  });
  expect(status).toBe(201);
  return body;
}

/** Numbers of the rows, top to bottom. */
const numbers = (page: Page) => page.locator('tbody tr[data-row] td:nth-child(2)').allTextContents();

test('log in, create a ticket, reply with Undo, resolve', async () => {
  const page = await desk.open(desk.expert, '/tickets');
  await page.getByRole('button', { name: 'New', exact: true }).click();
  // With several things to make, New opens a menu.
  const item = page.getByRole('menuitem', { name: 'New ticket' });
  await item.or(page.getByLabel('Title')).first().waitFor();
  if (await item.isVisible()) await item.click();
  await page.waitForURL('**/tickets/new');

  await page.getByRole('button', { name: 'Create ticket' }).click();
  await page.getByText('Say in a few words what it is about').waitFor();
  const focused = () => page.getByLabel('Title').evaluate((node) => node === document.activeElement);
  await expect.poll(focused, PATIENT).toBe(true);
  await expectAccessible(page);

  await page.getByLabel('Title').fill('Printer on fire');
  await page.getByRole('textbox', { name: 'Description' }).fill('Smoke comes out of it.');
  await page.getByText('High', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Client' }).click();
  await page.getByRole('option', { name: 'Acme Corp' }).click();
  await page.getByRole('combobox', { name: 'Contact' }).click();
  await page.getByRole('option', { name: /Carla/ }).click();
  await page.getByRole('button', { name: 'Create ticket' }).click();

  const heading = page.getByRole('heading', { level: 1, name: /#\d+ Printer on fire/ });
  await heading.waitFor();
  const number = Number(/#(\d+)/.exec((await heading.textContent()) ?? '')?.[1]);
  await page.getByText('Smoke comes out of it.').waitFor();
  await page.getByText(/^Response due: \d{4}-\d\d-\d\d \d\d:\d\d$/).waitFor();
  await page.getByText(/^Resolve due: \d{4}-\d\d-\d\d \d\d:\d\d$/).waitFor();
  await expectAccessible(page);

  const box = page.getByRole('textbox', { name: 'Reply' });
  await page.keyboard.press('c');
  await box.fill('We are on our way.');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('article', { name: 'Reply by Erin' }).getByText('We are on our way.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => box.inputValue(), PATIENT).toBe('We are on our way.');
  await page.getByRole('button', { name: 'Send reply' }).click();

  await page.getByRole('tab', { name: 'Internal note' }).click();
  await page.getByRole('textbox', { name: 'Internal note' }).fill('Bring the extinguisher.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.getByRole('article', { name: 'Internal note by Erin' }).waitFor();

  await page.getByRole('button', { name: 'Resolve', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Resolution').fill('Fire is out.');
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await page.getByText('Fire is out.').waitFor();

  const { body } = await desk.expert.get(`/api/tickets/${number}`);
  expect(body).toMatchObject({ status: 'resolved', priority: 'high', requesterName: 'Carla' });
  const types = (body.activities as { type: string; body: string | null }[]).map((line) => line.type);
  expect(types).toEqual(expect.arrayContaining(['created', 'comment', 'note', 'resolved']));
  expect(types.filter((type) => type === 'comment')).toHaveLength(1);
  await page.context().close();
});

test('a draft survives a reload, and an unknown number says so', async () => {
  const { number } = await ticket('Draft keeper');
  const page = await desk.open(desk.expert, `/tickets/${number}`);
  await page.getByRole('textbox', { name: 'Reply' }).fill('Half a thought');
  await page.reload();
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Reply' }).inputValue(), PATIENT)
    .toBe('Half a thought');
  await page.goto('/tickets/999999');
  await page.getByText('There is no ticket #999999').waitFor();
  await page.getByRole('link', { name: 'All tickets' }).waitFor();
  await expectAccessible(page);
  await page.context().close();
});

test('a property changes in place and Undo puts it back', async () => {
  const { number } = await ticket('Change me', { priority: 'low' });
  const page = await desk.open(desk.expert, `/tickets/${number}`);
  const priority = async () => (await desk.expert.get(`/api/tickets/${number}`)).body.priority;
  await page
    .getByRole('combobox', { name: 'Priority' })
    .or(page.getByLabel('Priority', { exact: true }))
    .first()
    .click();
  await page.getByRole('option', { name: 'Critical' }).click();
  await expect.poll(priority, PATIENT).toBe('critical');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(priority, PATIENT).toBe('low');
  await page.context().close();
});

describe('the list', () => {
  let page: Page;

  beforeAll(async () => {
    await ticket('Alpha router', { priority: 'high', category: 'Network' });
    await ticket('Beta router', { priority: 'low' });
    await ticket('Gamma screen', { priority: 'high' });
  });

  beforeEach(async () => {
    page = await desk.open(desk.expert, '/tickets');
    await page.locator('tbody tr[data-row]').first().waitFor();
    return () => page.context().close();
  });

  test('keeps filters, search and sort in the address', async () => {
    await page.getByRole('button', { name: 'Priority' }).first().click();
    await page.getByRole('checkbox', { name: 'High' }).click();
    await page.waitForURL(/priority=high/);
    await page.keyboard.press('Escape');
    await page.getByLabel('Search tickets').fill('router');
    await page.waitForURL(/q=router/);
    const rows = page.locator('tbody tr[data-row]');
    await expect.poll(() => rows.count(), PATIENT).toBe(1);
    expect(await rows.first().textContent()).toContain('Alpha router');
    await page.reload();
    await expect.poll(() => rows.count(), PATIENT).toBe(1);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await expect.poll(() => rows.count(), PATIENT).toBeGreaterThan(2);
    expect(new URL(page.url()).search).not.toContain('priority');

    await page.getByRole('button', { name: 'Number' }).click();
    await page.waitForURL(/sort=number/);
    const sorted = async (way: 1 | -1) => {
      const shown = (await numbers(page)).map((text) => Number(text.slice(1)));
      return shown.length > 2 && shown.every((n, i) => i === 0 || (n - (shown[i - 1] ?? 0)) * way > 0);
    };
    await expect.poll(() => sorted(1), PATIENT).toBe(true);
    await page.getByRole('button', { name: 'Number' }).click();
    await page.waitForURL(/sort=-number/);
    await expect.poll(() => sorted(-1), PATIENT).toBe(true);
    expect(await page.getByRole('link', { name: 'Export' }).getAttribute('href')).toContain('sort=-number');
  });

  test('a ticket leads back to the list as it was left, and Escape first closes a menu', async () => {
    await page.goto('/tickets?q=router&sort=number');
    await page.getByText('Alpha router').click();
    await page.waitForURL(/\/tickets\/\d+$/);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toMatch(/^\/tickets\/\d+$/);
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/tickets\?q=router&sort=number$/);
  });

  test('exports what the list shows (6.5)', async () => {
    await page.goto('/tickets?q=router&priority=high');
    const rows = page.locator('tbody tr[data-row]');
    await expect.poll(() => rows.count(), PATIENT).toBe(1);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^tickets-\d{4}-\d\d-\d\d\.csv$/);
    const [head, ...lines] = (await readFile(await file.path(), 'utf8')).trim().split(/\r?\n/);
    expect(head).toContain('Title');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('Alpha router');
  });

  test('works by keyboard: j, k, x and Enter', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('x');
    await page.getByText('1 selected').waitFor();
    await page.keyboard.press('x');
    const [first] = await numbers(page);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: new RegExp(`^${first} `) }).waitFor();
  });

  test('shows new tickets without a reload, and moves nothing under the pointer', async () => {
    await page.mouse.move(4, 4);
    const calm = await ticket('Arrives by itself');
    await page.getByRole('link', { name: 'Arrives by itself' }).waitFor();
    await page.locator('tbody tr[data-row]').nth(1).hover();
    await ticket('Waits for a click');
    const news = page.getByRole('button', { name: '1 new' });
    await news.waitFor();
    expect((await numbers(page))[0]).toBe(`#${calm.number}`);
    await news.click();
    await page.getByRole('link', { name: 'Waits for a click' }).waitFor();
  });

  test('names what a bulk action could not do', async () => {
    const good = await ticket('Bulk one');
    const gone = await ticket('Bulk two');
    await page.goto('/tickets?q=Bulk');
    await page.getByRole('link', { name: 'Bulk two' }).waitFor();
    for (const box of await page.getByRole('checkbox', { name: /^Select (?!all)|^Select$/ }).all())
      await box.check();
    // Somebody else is faster with one of them.
    await desk.expert.post(`/api/tickets/${gone.id}/close`, { note: 'Done already' });
    await page.getByRole('toolbar').getByRole('button', { name: 'Resolve' }).click();
    await page.getByRole('dialog').getByLabel('Resolution').fill('Both fixed');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Resolve/ })
      .click();
    await page.getByText('Resolve: 1 not done').waitFor();
    await page.getByRole('dialog').getByText('The ticket is closed.').waitFor();
    expect((await desk.expert.get(`/api/tickets/${good.id}`)).body.status).toBe('resolved');
  });

  test('a long bulk run shows how far it is, can be stopped, and leaves the rest selected', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, at) => ticket(`Heap ${at}`)));
    await page.goto('/tickets?q=Heap');
    const rows = page.locator('tbody tr[data-row]');
    const loadAll = async () => {
      await rows.last().scrollIntoViewIfNeeded();
      return page
        .getByText('60 selected')
        .or(page.getByText('Heap 0', { exact: true }))
        .count();
    };
    await expect.poll(loadAll, PATIENT).toBeGreaterThan(0);
    await page.getByRole('checkbox', { name: 'Select all' }).check();
    await page.getByText('60 selected').waitFor();
    // The second step waits until somebody has said stop.
    const asked: string[][] = [];
    const said = Promise.withResolvers<void>();
    await page.route('**/api/tickets/bulk/resolve', async (route) => {
      asked.push(route.request().postDataJSON().ids);
      if (asked.length === 2) await said.promise;
      await route.continue();
    });
    await page.getByRole('toolbar').getByRole('button', { name: 'Resolve' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Resolution').fill('All gone');
    await dialog.getByRole('button', { name: /Resolve/ }).click();
    await dialog.getByText('25 of 60 tickets').waitFor();
    await dialog.getByRole('button', { name: 'Stop' }).click();
    said.resolve();
    await page.getByText('Resolve: stopped after 50, 10 not touched').waitFor();
    await page.getByText('10 selected').waitFor();
    expect(asked.map((ids) => ids.length)).toEqual([25, 25]);
  });

  test('is accessible, light and dark, and fits a phone', async () => {
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
});
