import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnDesk, openOwnDesk } from './own-desk.ts';
import { expectAccessible, expectNoSidewaysScroll, PATIENT } from './ui-desk.ts';

let desk: OwnDesk;

beforeAll(async () => {
  desk = await openOwnDesk();
});

afterAll(async () => {
  await desk?.stop();
});

test('the setup has nine steps that can be skipped and taken up again (1.6)', async () => {
  const page = await desk.open('/setup');
  await page.getByText('0 of 9').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Skip Teams or Slack' }).click();
  await page.getByText('1 of 9').waitFor();
  await page.getByRole('button', { name: 'Take up Teams or Slack again' }).click();
  await page.getByText('0 of 9').waitFor();
  const phone = await desk.open('/setup', { width: 390, height: 800 });
  await phone.getByText('0 of 9').waitFor();
  await expectNoSidewaysScroll(phone);
});

/** The start page of an expert who has never been here. */
async function openAsNewcomer(): Promise<Page> {
  const nina = { email: 'nina@north.example', username: 'nina', name: 'Nina', role: 'expert' };
  const { id } = await desk.call<{ id: string }>('POST', '/api/users/invite', nina);
  const path = `/api/users/${id}/set-temporary-password`;
  const { password } = await desk.call<{ password: string }>('POST', path, {});
  return desk.openAs({ username: 'nina', password }, '/');
}

test('the tour is offered once, walks through its stops and comes back from the help dialog (1.4)', async () => {
  const page = await openAsNewcomer();
  await page.getByRole('button', { name: 'Start the tour' }).click();
  await page.getByText('1 of 15').waitFor();
  const lit: string[] = [];
  for (let stop = 2; stop <= 15; stop++) {
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText(`${stop} of 15`).waitFor();
    const place = page.locator('[data-tour][class*="light"]');
    if ((await place.count()) > 0) lit.push((await place.first().getAttribute('data-tour')) ?? '');
  }
  // Plugins are for administrators, and the clocks stand on the page of a ticket.
  expect(lit).toEqual([
    ...['dashboard', 'navigation', 'search', 'tickets', 'new', 'ticket'],
    ...['pool', 'focus', 'clients', 'sla', 'mail', 'help'],
  ]);
  await page.getByRole('button', { name: 'Finish' }).click();
  const tour = page.getByRole('complementary', { name: 'Guided tour' });
  await tour.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('button', { name: 'Help and shortcuts' }).click();
  await page.getByRole('button', { name: 'Take the guided tour' }).click();
  await page.getByText('1 of 15').waitFor();
  await tour.getByRole('button', { name: 'Close the tour' }).click();
  await tour.waitFor({ state: 'detached' });
});

/** Calls the API as a portal user, beside the browser of the admin. */
async function asCustomer(password: string) {
  const headers = { origin: desk.url, 'content-type': 'application/json' };
  const post = (path: string, body: object, cookie = '') =>
    fetch(`${desk.url}${path}`, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify(body),
    });
  const login = await post('/api/auth/login', { tenant: 'north', username: 'carla', password });
  const cookieOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
  // A password that somebody else set opens nothing but its own change.
  const changed = await post(
    '/api/auth/change-password',
    { currentPassword: password, newPassword: 'my own long password' },
    cookieOf(login),
  );
  expect(changed.ok, await changed.clone().text()).toBe(true);
  const cookie = cookieOf(changed) || cookieOf(login);
  return async (path: string, body: object) => {
    const answer = await post(path, body, cookie);
    expect(answer.ok, await answer.clone().text()).toBe(true);
    return answer.json();
  };
}

test('the bell counts an answer at once, tells what it says and leads to the ticket', async () => {
  const { password } = await desk.call<{ password: string }>('POST', '/api/clients/customers', {
    username: 'carla',
    email: 'carla@acme.example',
    company: 'Acme Corp',
    domain: 'acme.example',
  });
  const call = await asCustomer(password);
  const ticket = await call('/api/tickets', { title: 'Printer jams', description: 'Again.' });
  await desk.call('POST', `/api/tickets/${ticket.id}/self-assign`, {});
  const page = await desk.open('/setup');
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();

  await call(`/api/tickets/${ticket.id}/reply`, { body: 'It jams on page two.' });
  const bell = page.getByRole('button', { name: 'Notifications, 1 unread' });
  await bell.waitFor();
  await bell.click();
  await page.getByText('It jams on page two.').waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: /carla answered #1/ }).click();
  await expect.poll(() => new URL(page.url()).pathname, PATIENT).toBe('/tickets/1');
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
});

test('the bell of the portal tells a customer of answers and solutions, and leads to the request', async () => {
  const { password } = await desk.call<{ password: string }>('POST', '/api/clients/customers', {
    username: 'kim',
    email: 'kim@globex.example',
    company: 'Globex',
    domain: 'globex.example',
  });
  const page = await desk.openAs({ username: 'kim', password }, '/', { width: 390, height: 800 });
  const headers = { origin: desk.url };
  const data = { title: 'No sound', description: 'In the large room.' };
  const ticket = await (await page.request.post('/api/tickets', { data, headers })).json();
  await desk.call('POST', `/api/tickets/${ticket.id}/self-assign`, {});
  await desk.call('POST', `/api/tickets/${ticket.id}/reply`, { body: 'Is the amplifier on?' });
  await desk.call('POST', `/api/tickets/${ticket.id}/resolve`, { note: 'Turned it on.' });

  // That work began is told, too.
  await page.getByRole('button', { name: 'Notifications, 3 unread' }).click();
  await page.getByText('Is the amplifier on?').waitFor();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: /is solved: please confirm/ }).click();
  await expect.poll(() => new URL(page.url()).pathname, PATIENT).toBe(`/requests/${ticket.id}`);
  await page.getByRole('button', { name: 'Accept the solution' }).waitFor();
  await page.getByRole('button', { name: 'Notifications, 2 unread' }).waitFor();
});
