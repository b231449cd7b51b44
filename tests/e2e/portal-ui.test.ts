import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, openUiDesk, type UiDesk } from './ui-desk.ts';

let desk: UiDesk;

beforeAll(async () => {
  desk = await openUiDesk();
});

afterAll(async () => {
  await desk?.stop();
});

/** A request of Carla's that the desk has solved. */
async function solved(title: string): Promise<{ id: string; number: number }> {
  const { body } = await desk.customer.post('/api/tickets', { title, description: 'Please help' });
  await desk.expert.post(`/api/tickets/${body.id}/self-assign`);
  const { status } = await desk.expert.post(`/api/tickets/${body.id}/resolve`, { note: 'Turned it on' });
  expect(status).toBe(200);
  return body;
}

const statusOf = async (id: string) => (await desk.expert.get(`/api/tickets/${id}`)).body.status;

test('a customer sends a request, comments, and sees no internal word', async () => {
  const page = await desk.open(desk.customer, '/');
  await page.getByRole('heading', { level: 1, name: 'My requests' }).waitFor();
  await page.getByRole('link', { name: 'New request' }).first().click();
  await page.getByLabel('What is it about?').fill('I cannot print');
  await page.getByLabel('Describe it').fill('The printer says no.');
  await page.getByText('I cannot do my work').click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Send request' }).click();
  await page.getByText('We have your request and will look at it soon.').waitFor();
  const id = new URL(page.url()).pathname.split('/').pop() ?? '';
  expect((await desk.expert.get(`/api/tickets/${id}`)).body).toMatchObject({
    priority: 'high',
    clientName: 'Acme Corp',
    requesterName: 'Carla',
  });

  await desk.expert.post(`/api/tickets/${id}/note`, { body: 'Top secret' });
  await desk.expert.post(`/api/tickets/${id}/reply`, { body: 'Which printer is it?' });
  await page.getByText('Which printer is it?').waitFor();
  expect(await page.getByText('Top secret').count()).toBe(0);

  await page.getByLabel('Your comment').fill('The red one.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('article').getByText('The red one.').waitFor();
  await expectAccessible(page);
  await page.context().close();
});

test('a customer accepts a solution', async () => {
  const request = await solved('Screen is black');
  const page = await desk.open(desk.customer, '/');
  await page
    .getByRole('link', { name: /Screen is black/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Is it solved?' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Accept the solution' }).click();
  await page.getByText('This request is closed.').waitFor();
  expect(await statusOf(request.id)).toBe('closed');
  await page.context().close();
});

test('a customer declines a solution with a reason of ten characters', async () => {
  const request = await solved('Mouse is slow');
  const page = await desk.open(desk.customer, `/requests/${request.id}`);
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByLabel('What is still wrong?').fill('No      ');
  await page.getByRole('button', { name: 'Send it back' }).click();
  await page.getByText('Please say a little more: at least 10 characters.').waitFor();
  expect(await statusOf(request.id)).toBe('resolved');
  await page.getByLabel('What is still wrong?').fill('Still very slow');
  await page.getByRole('button', { name: 'Send it back' }).click();
  await page.getByText('Erin is working on it.').waitFor();
  expect(await statusOf(request.id)).toBe('in_progress');
  await page.context().close();
});

test('a company admin sees the whole company, and monitoring events by a switch', async () => {
  await desk.customer.post('/api/tickets', { title: 'Request of Carla', description: 'x' });
  const { body } = await desk.expert.post('/api/tickets', {
    title: 'Disk is full',
    description: 'x',
    clientId: desk.acme,
  });
  await desk.tenant.admin.post(`/api/tickets/${body.id}/mark-system`);
  const page = await desk.open(desk.boss, '/');
  await page.getByRole('link', { name: /Request of Carla/ }).waitFor();
  expect(await page.getByRole('link', { name: /Disk is full/ }).count()).toBe(0);
  await page.getByRole('switch', { name: 'Show monitoring events' }).click();
  await page.getByRole('link', { name: /Disk is full/ }).waitFor();
  await page.getByText('Only mine').click();
  await page.getByText('Request of Carla').waitFor({ state: 'detached' });
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.context().close();
});

test('the link of a mail opens that one request, and a broken link says how to go on', async () => {
  const request = await solved('Came by mail');
  const { tenant, customer, kernel } = desk;
  const data = { userId: customer.id, subject: 'tickets.ticket', id: request.id };
  const create = (seconds: number) =>
    kernel.kernel.runtime.links.create('mail.ticket-view', tenant.info.id, data, seconds);
  // A link ends in letters of its signature; without a dash among them it looks like the ending of a file.
  const token = Array.from({ length: 200 }, (_, i) => create(3600 + i)).find((one) => /[.]\w+$/.test(one));
  const context = await desk.browser.newContext({ baseURL: desk.url });
  const page = await context.newPage();
  await page.goto(`/ticket/view/${token}`);
  await page.getByRole('heading', { level: 1, name: 'Came by mail' }).waitFor();
  await page.getByText('A link from a mail opened this one request.').waitFor();
  await page.getByRole('button', { name: 'Accept the solution' }).click();
  await page.getByText('This request is closed.').waitFor();
  expect(await statusOf(request.id)).toBe('closed');
  await context.close();

  const stranger = await desk.browser.newContext({ baseURL: desk.url });
  const other = await stranger.newPage();
  await other.goto('/ticket/view/not-a-token');
  await other.getByText('This link does not work any more').waitFor();
  await expectAccessible(other);
  await stranger.close();
});
