import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openUiDesk, type UiDesk } from './ui-desk.ts';

let desk: UiDesk;
let request: { id: string; number: number };

beforeAll(async () => {
  desk = await openUiDesk();
  for (let n = 0; n < 30; n += 1)
    request = (await desk.customer.post('/api/tickets', { title: `Lamp ${n} flickers`, description: 'x' }))
      .body;
  await desk.expert.post(`/api/tickets/${request.id}/reply`, { body: 'We bring a new one' });
});

afterAll(async () => {
  await desk?.stop();
});

/** "Good" of Core Web Vitals. */
const LIMIT = 0.1;

/** Counts what moves without having been asked to, from the first paint of each page on. */
async function countShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const sums = { shift: 0, moved: [] as string[] };
    Object.assign(globalThis, { sums });
    interface Shift extends PerformanceEntry {
      value: number;
      hadRecentInput: boolean;
      sources: { node: Node | null }[];
    }
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        if (entry.hadRecentInput) continue;
        sums.shift += entry.value;
        for (const { node } of entry.sources)
          if (node instanceof Element) sums.moved.push(`${node.tagName}.${node.className}`);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

const shifts = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { sums: { shift: number; moved: string[] } }).sums);

/** Two frames after the last answer that a page asked for at its start: all of it is drawn. */
async function settled(page: Page): Promise<void> {
  await expect
    .poll(() => page.locator('[role=status][aria-label^=Loading], [data-skeleton]').count())
    .toBe(0);
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))),
  );
}

type Look = readonly [path: string, heading: string | RegExp, content: string];

const STAFF = (): Look[] => [
  ['/tickets', 'Tickets', 'Lamp 29 flickers'],
  [`/tickets/${request.number}`, /Lamp 29/, 'We bring a new one'],
  ['/clients', 'Clients', 'Acme Corp'],
  [`/clients/${desk.acme}`, 'Acme Corp', 'carla@acme.example'],
  ['/admin/settings', 'Settings', 'Save'],
  ['/admin/users', 'Users', 'Erin'],
];
const PORTAL = (): Look[] => [
  ['/', 'Requests of your company', 'Lamp 29 flickers'],
  [`/requests/${request.id}`, 'Lamp 29 flickers', 'We bring a new one'],
  ['/people', 'People of your company', 'Carla'],
];

describe.each([
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
])('nothing jumps at $width pixels', (size) => {
  test.each([
    ['staff', STAFF, () => desk.tenant.admin],
    ['a company admin', PORTAL, () => desk.boss],
  ] as const)('for %s', { timeout: 120_000 }, async (_who, looks, user) => {
    const page = await desk.open(user(), '/', size);
    await countShifts(page);
    for (const [path, heading, content] of looks()) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.getByText(content).first().waitFor();
      await settled(page);
      const { shift, moved } = await shifts(page);
      expect(shift, `${path}: ${moved.join(', ')}`).toBeLessThan(LIMIT);
    }
    await page.context().close();
  });
});
