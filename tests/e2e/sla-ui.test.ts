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

test('a definition is changed, and the preview says what that means', async () => {
  const page = await desk.open('/sla');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Standard' }).click();
  await page.getByRole('heading', { level: 1, name: 'Standard' }).waitFor();
  // The worked example (20.3): Friday 16:00 with four hours of Mon-Fri 09:00-17:00 is due on Monday at 12:00.
  await page.getByRole('button', { name: 'Friday 16:00' }).click();
  await page.getByText(/^Mon, .* 12:00/).waitFor();
  await page.getByLabel('First response within, hours').fill('5');
  await page.getByText(/^Mon, .* 13:00/).waitFor();
  await page.getByText(/1 h counted/).waitFor();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Save' }).click();
  const row = page.locator('tbody tr[data-row]').filter({ hasText: 'Standard' });
  await expect.poll(() => row.textContent()).toContain('5 h');
});

test('a resolution before the first response is refused at its field', async () => {
  const page = await desk.open('/sla');
  await page.getByRole('link', { name: 'Low', exact: true }).click();
  await page.getByLabel('Resolved within, hours').fill('2');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The resolution cannot be due before the first response').waitFor();
  expect(page.url()).toContain('/sla/definitions/');
});

test('night shifts end on the next day', async () => {
  const page = await desk.open('/sla/hours/new');
  await page.getByLabel('Name').fill('Night watch');
  await page.getByRole('button', { name: 'Nights 22–6' }).click();
  await expect.poll(() => page.getByText('next day').count()).toBe(5);
  // Saturday 03:00 lies in the shift that began on Friday evening: three hours remain, one more on Monday night.
  await page.getByRole('button', { name: 'Saturday 03:00' }).click();
  await page.getByText(/^Mon, .* 23:00/).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Create business hours' }).click();
  await page.getByText('Mon–Fri 22:00–06:00').waitFor();
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoSidewaysScroll(page);
});

test('beside a ticket: which level, why, and a choice by hand', async () => {
  const { number } = await desk.call<{ number: number }>('POST', '/api/tickets', {
    title: 'Printer on fire',
    description: 'It smokes.',
    priority: 'high',
  });
  const page = await desk.open(`/tickets/${number}`, { width: 1440, height: 900 });
  await page.getByText('Default for tickets of high priority', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Why these deadlines' }).click();
  const why = page.getByRole('dialog', { name: `Why these deadlines: ticket #${number}` });
  await why.getByText(/^High: 2 h in Business Hours/).waitFor();
  await why.getByText(/^Due /).first().waitFor();
  await page.keyboard.press('Escape');
  await why.waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Change', exact: true }).click();
  const change = page.getByRole('dialog', { name: `Service level of ticket #${number}` });
  await change.getByLabel('Service level').click();
  await page.getByRole('option', { name: /^Critical/ }).click();
  await change.getByRole('button', { name: 'Change' }).click();
  await page.getByText('Chosen by hand', { exact: true }).waitFor();
});
