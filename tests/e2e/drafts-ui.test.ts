import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openUiDesk, PATIENT, type UiDesk } from './ui-desk.ts';

let desk: UiDesk;
let id: string;
let number: number;

beforeAll(async () => {
  desk = await openUiDesk();
});

afterAll(async () => {
  await desk?.stop();
});

beforeEach(async ({ task }) => {
  const { body } = await desk.customer.post('/api/tickets', { title: task.name, description: 'A request' });
  ({ id, number } = body);
});

const reply = (page: Page) => page.getByRole('textbox', { name: 'Reply' });
const note = (page: Page) => page.getByRole('textbox', { name: 'Internal note' });
const text = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(`content of ${name}`) });
const attach = (page: Page, name: string) => page.locator('input[type=file]').setInputFiles(text(name));

/** What really stands on the ticket. */
async function comments(): Promise<{ body: string; files: { name: string }[] }[]> {
  const { body } = await desk.expert.get(`/api/tickets/${id}/activity?type=comment`);
  return body.items;
}

/** The browser is gone without a word: no handler of the page runs. */
async function crash(page: Page): Promise<Page> {
  const context = page.context();
  const url = page.url();
  const next = await context.newPage();
  await page.close({ runBeforeUnload: false });
  await next.goto(url);
  return next;
}

test('text and files come back after a crash, are announced, and can be discarded and fetched back', async () => {
  let page = await desk.open(desk.expert, `/tickets/${number}`);
  await reply(page).fill('Half a thought');
  await attach(page, 'plan.txt');
  await page.getByText('plan.txt').waitFor();
  await page.getByRole('tab', { name: /Internal note/ }).click();
  expect(await page.getByText('plan.txt').count()).toBe(0);
  await note(page).fill('Only for us');
  await attach(page, 'secret.txt');
  await page.getByText('secret.txt').waitFor();
  page = await crash(page);

  await expect.poll(() => reply(page).inputValue(), PATIENT).toBe('Half a thought');
  await page.getByText('plan.txt').waitFor();
  expect(await page.getByText('secret.txt').count()).toBe(0);
  await page.getByText(/Your draft of .* is back/).waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => reply(page).inputValue(), PATIENT).toBe('');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => reply(page).inputValue(), PATIENT).toBe('Half a thought');
  await page.getByRole('tab', { name: /Internal note/ }).click();
  await expect.poll(() => note(page).inputValue(), PATIENT).toBe('Only for us');
  await page.getByText('secret.txt').waitFor();
  await page.getByRole('button', { name: 'Add note' }).click();
  await page
    .getByRole('article', { name: /Internal note/ })
    .getByText('Only for us')
    .waitFor();
  await page.context().close();
});

test('a reply that could not be sent stays over reload and crash, and arrives once', async () => {
  let page = await desk.open(desk.expert, `/tickets/${number}`);
  const blocked = (route: { abort(): Promise<void> }) => route.abort();
  await page.context().route('**/api/tickets/*/reply', blocked);
  await reply(page).fill('On its way');
  await attach(page, 'proof.txt');
  await expect.poll(() => page.getByRole('button', { name: 'Send reply' }).isEnabled(), PATIENT).toBe(true);
  await page.keyboard.press('Escape');
  await reply(page).press('Control+Enter');
  page = await crash(page);
  await page.getByText(/Not sent\./).waitFor();
  expect(await reply(page).inputValue()).toBe('');
  await page.reload();
  await page.getByText(/Not sent\./).waitFor();
  await page.getByText(`The reply on #${number} is not sent yet.`).waitFor();
  await page.context().unroute('**/api/tickets/*/reply', blocked);
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(async () => (await comments()).length, PATIENT).toBe(1);
  const [sent] = await comments();
  expect(sent).toMatchObject({ body: 'On its way', files: [{ name: 'proof.txt' }] });
  await page.reload();
  // A page that was reloaded before it heard the answer asks once more with the same key, and then knows.
  const shown = page.getByRole('article', { name: /Reply/ }).getByText('On its way');
  await expect.poll(() => shown.count(), PATIENT).toBe(1);
  expect(await page.getByText(/Not sent\./).count()).toBe(0);
  expect(await comments()).toHaveLength(1);
  await page.context().close();
});

test('a reply whose window crashes during its undo time is sent at the next visit, once', async () => {
  let page = await desk.open(desk.expert, `/tickets/${number}`);
  await reply(page).fill('Sent and gone');
  await reply(page).press('Control+Enter');
  await page.getByText('Leaves in a moment').waitFor();
  page = await crash(page);
  await expect.poll(async () => (await comments()).length, PATIENT).toBe(1);
  await page.reload();
  // The reload may have cut the answer off: then the reply shows as on its way until it is asked for again.
  const shown = page.getByRole('article', { name: /Reply/ }).getByText('Sent and gone');
  await shown.first().waitFor();
  await expect.poll(() => shown.count(), PATIENT).toBe(1);
  expect(await comments()).toHaveLength(1);
  await page.context().close();
});

test('a file that could not be sent stays with its draft and is sent when the line is back', async () => {
  let page = await desk.open(desk.expert, `/tickets/${number}`);
  await reply(page).fill('With a picture');
  const blocked = (route: { abort(): Promise<void> }) => route.abort();
  await page.context().route('**/api/files', blocked);
  await attach(page, 'far.txt');
  await page.getByText('The server cannot be reached').waitFor();
  expect(await page.getByRole('button', { name: 'Send reply' }).isEnabled()).toBe(false);
  await page.context().unroute('**/api/files', blocked);
  page = await crash(page);
  await expect.poll(() => page.getByRole('button', { name: 'Send reply' }).isEnabled(), PATIENT).toBe(true);
  await page.getByText('far.txt').waitFor();
  await page.context().close();
});

test('log-out asks for drafts and removes them; the next person at the browser sees nothing', async () => {
  const page = await desk.open(desk.expert, `/tickets/${number}`);
  await reply(page).fill('Mine alone');
  await page.getByRole('button', { name: /Your account/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  const question = page.getByRole('dialog', { name: 'Log out and discard drafts?' });
  await question.getByText('One text was not sent.').waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await reply(page).inputValue()).toBe('Mine alone');

  // A session that ends by itself keeps the draft, for the same person only.
  const logIn = async (username: string, password: string) => {
    await page.context().clearCookies();
    await page.goto(`/login?next=/tickets/${number}`);
    await page.getByLabel('Tenant code').fill('north');
    await page.getByLabel('Username').fill(username);
    await page.locator('input[type=password]').fill(password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.waitForURL(`**/tickets/${number}`);
    await expect.poll(() => reply(page).isEditable(), PATIENT).toBe(true);
  };
  await logIn(desk.tenant.admin.username, desk.tenant.admin.password);
  expect(await reply(page).inputValue()).toBe('');
  await logIn(desk.expert.username, desk.expert.password);
  await expect.poll(() => reply(page).inputValue(), PATIENT).toBe('Mine alone');

  await page.getByRole('button', { name: /Your account/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await question.getByRole('button', { name: 'Log out and discard' }).click();
  await page.waitForURL('**/login');
  await logIn(desk.expert.username, desk.expert.password);
  expect(await reply(page).inputValue()).toBe('');
  await page.context().close();
});

test('what a colleague writes meanwhile is shown before a reply leaves, and both see each other', {
  timeout: 150_000,
}, async () => {
  const page = await desk.open(desk.expert, `/tickets/${number}`);
  const other = await desk.open(desk.tenant.admin, `/tickets/${number}`);
  await reply(page).fill('My answer');
  await other.getByText('Erin is writing').waitFor();
  await page.getByText(/ is here$/).waitFor();
  await reply(other).fill('Their answer');
  await other.getByRole('button', { name: 'Send reply' }).click();
  const shown = page.getByRole('alert').filter({ hasText: 'Their answer' });
  await shown.waitFor();
  await reply(page).press('Control+Enter');
  expect(await reply(page).inputValue()).toBe('My answer');
  await shown.getByRole('button', { name: 'I have read it' }).click();
  await reply(page).press('Control+Enter');
  await page.getByText('Leaves in a moment').waitFor();
  // Beyond the browser's knowledge the server holds a reply.
  await desk.tenant.admin.post(`/api/tickets/${id}/reply`, { body: 'One more' });
  await page.getByText(/Not sent\. .*since you began/).waitFor({ timeout: 20_000 });
  await page.getByText('One more').first().waitFor();
  await page.getByRole('button', { name: 'Send anyway' }).click();
  await expect
    .poll(async () => (await comments()).map((one) => one.body).sort(), PATIENT)
    .toEqual(['My answer', 'One more', 'Their answer']);
  await other.context().close();
  await page.getByText(/ is here$/).waitFor({ state: 'detached', timeout: 40_000 });
  await page.context().close();
});

test('forms that begin something are kept, too: new ticket, new request, comment of a customer', async () => {
  let page = await desk.open(desk.expert, '/tickets/new');
  await page.getByLabel('Title').fill('Half a ticket');
  await attach(page, 'log.txt');
  await page.getByText('log.txt').waitFor();
  page = await crash(page);
  await expect.poll(() => page.getByLabel('Title').inputValue(), PATIENT).toBe('Half a ticket');
  await page.getByText('log.txt').waitFor();
  await page.getByText(/Your draft of .* is back/).waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => page.getByLabel('Title').inputValue(), PATIENT).toBe('');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => page.getByLabel('Title').inputValue(), PATIENT).toBe('Half a ticket');
  await page.context().close();

  let portal = await desk.open(desk.customer, '/requests/new');
  await portal.getByLabel('What is it about?').fill('Half a request');
  await attach(portal, 'photo.txt');
  await portal.getByText('photo.txt').waitFor();
  portal = await crash(portal);
  await expect
    .poll(() => portal.getByLabel('What is it about?').inputValue(), PATIENT)
    .toBe('Half a request');
  await portal.getByText('photo.txt').waitFor();
  await portal.getByRole('textbox', { name: 'Describe it' }).fill('All of it');
  await portal.getByRole('button', { name: 'Send request' }).click();
  await portal.waitForURL(/\/requests\/[0-9a-f-]{36}/);
  const comment = portal.getByRole('textbox', { name: 'Your comment' });
  await comment.fill('Half a comment');
  portal = await crash(portal);
  const again = portal.getByRole('textbox', { name: 'Your comment' });
  await expect.poll(() => again.inputValue(), PATIENT).toBe('Half a comment');
  await again.press('Control+Enter');
  await portal.getByText('Sent. Thank you.').waitFor();
  await expect.poll(() => again.inputValue(), PATIENT).toBe('');
  await portal.context().close();
});
