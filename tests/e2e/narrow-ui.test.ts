import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNoSidewaysScroll, openUiDesk, PATIENT, type UiDesk } from './ui-desk.ts';

let desk: UiDesk;
let number: number;
let id: string;

beforeAll(async () => {
  desk = await openUiDesk();
  for (let n = 0; n < 90; n += 1)
    ({
      body: { id, number },
    } = await desk.customer.post('/api/tickets', {
      title: `Printer ${n} is out of paper again`,
      description: 'x',
    }));
  await desk.expert.post(`/api/tickets/${id}/reply`, { body: 'We bring some' });
});

afterAll(async () => {
  await desk?.stop();
});

/** The narrowest phone; a laptop of 1280 by 800 at 200 % zoom (WCAG 1.4.4 and 1.4.10). */
const SIZES = [
  { width: 320, height: 640 },
  { width: 640, height: 400 },
];

/** How many pixels of an element one can see, from its own box and all that clips it. */
const visibleHeight = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((node) => {
      let { top, bottom } = node.getBoundingClientRect();
      for (let at = node.parentElement; at; at = at.parentElement) {
        if (getComputedStyle(at).overflowY === 'visible') continue;
        const box = at.getBoundingClientRect();
        [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
      }
      return Math.min(bottom, window.innerHeight) - Math.max(top, 0);
    });

describe.each(SIZES)('$width by $height pixels', (size) => {
  test('every list shows its titles', async () => {
    const page = await desk.open(desk.tenant.admin, '/tickets', size);
    const lists = [
      ['/tickets', 'Printer 89 is out of paper again'],
      ['/clients', 'Acme Corp'],
      ['/admin/users', 'Erin'],
    ] as const;
    for (const [path, title] of lists) {
      await page.goto(path);
      const shown = page.getByText(title).first();
      await shown.waitFor();
      await shown.scrollIntoViewIfNeeded();
      const box = await shown.boundingBox();
      expect(box?.width, path).toBeGreaterThan(24);
      expect((box?.x ?? 0) + (box?.width ?? 0), path).toBeLessThanOrEqual(size.width + 1);
      await expectNoSidewaysScroll(page);
    }
    await page.context().close();
  });

  test('every ticket shows its timeline, and a request its answers', async () => {
    const page = await desk.open(desk.expert, `/tickets/${number}`, size);
    const said = page.getByRole('article').getByText('We bring some').first();
    await said.waitFor();
    await said.scrollIntoViewIfNeeded();
    await expect
      .poll(() => visibleHeight(page, 'article:has-text("We bring some")'), PATIENT)
      .toBeGreaterThan(60);
    await expectNoSidewaysScroll(page);
    // The reply box is there as well, and what is written in it can be seen.
    const box = page.getByRole('textbox', { name: 'Reply' });
    await box.fill('One line\nand another');
    await page.getByRole('button', { name: 'Send reply' }).scrollIntoViewIfNeeded();
    await expect.poll(() => visibleHeight(page, 'textarea[aria-label="Reply"]'), PATIENT).toBeGreaterThan(40);
    await box.fill('');
    await page.context().close();
    const portal = await desk.open(desk.customer, `/requests/${id}`, size);
    await portal.getByText('We bring some').first().waitFor();
    await expectNoSidewaysScroll(portal);
    await portal.context().close();
  });
});

test('all that match can be selected, and the question names how many', async () => {
  const page = await desk.open(desk.expert, '/tickets?sort=number');
  const rows = page.locator('tbody tr[data-row]');
  await rows.first().waitFor();
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByText('50 selected').waitFor();
  await page.getByRole('button', { name: 'Select all that match' }).click();
  await page.getByText('90 selected').waitFor();
  await page.getByRole('toolbar').getByRole('button', { name: 'Resolve' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve 90 tickets' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await page.context().close();
});

describe('a list comes back as it was left', () => {
  const WAYS = {
    'the arrow, having opened the row by its title': async (page: Page) => {
      await page.getByRole('link', { name: 'Back to the list' }).click();
    },
    'Back of the browser': async (page: Page) => {
      await page.goBack();
    },
    Escape: async (page: Page) => {
      await page.locator('main').focus();
      await page.keyboard.press('Escape');
    },
  };
  test.each(Object.entries(WAYS))('by %s', async (_way, back) => {
    const page = await desk.open(desk.expert, '/tickets?sort=number');
    const row = (title: string) => page.locator('tbody tr[data-row]', { hasText: title });
    await row('Printer 3 is').getByRole('checkbox', { name: 'Select' }).check();
    const scroller = page.locator('[data-fill]');
    const top = () => scroller.evaluate((node) => node.scrollTop);
    // Both pages of the list are loaded, so it draws only the rows in sight.
    const atEnd = async () => {
      await scroller.evaluate((node) => node.scrollTo(0, node.scrollHeight));
      return row('Printer 89 is').count();
    };
    await expect.poll(atEnd, PATIENT).toBe(1);
    await row('Printer 70 is').scrollIntoViewIfNeeded();
    const before = await top();
    expect(before).toBeGreaterThan(1_000);
    await row('Printer 70 is').getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: /Printer 70 is/ }).waitFor();
    await back(page);
    await page.getByText('1 selected').waitFor();
    await expect.poll(async () => Math.abs((await top()) - before), PATIENT).toBeLessThan(4);
    await row('Printer 70 is').and(page.locator('[data-active]')).waitFor();
    await page.context().close();
  });

  test('clients, too', async () => {
    const page = await desk.open(desk.expert, '/clients?q=ac');
    await page.getByRole('link', { name: 'Acme Corp' }).click();
    await page.getByRole('heading', { level: 1, name: 'Acme Corp' }).waitFor();
    await page.goBack();
    await page.locator('tr[data-active]', { hasText: 'Acme Corp' }).waitFor();
    await page.context().close();
  });
});
