import type { UiAction } from '@serviflow/sdk/ui';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openUiDesk, PATIENT, type UiDesk } from './ui-desk.ts';

let desk: UiDesk;

beforeAll(async () => {
  desk = await openUiDesk();
});

afterAll(async () => {
  await desk?.stop();
});

async function ticket(title: string): Promise<{ id: string; number: number }> {
  const { body } = await desk.expert.post('/api/tickets', { title, description: `About: ${title}` });
  return body;
}

/** Anything that opens a dialog: fields, or a question because it is dangerous. */
const asks = (action: UiAction) =>
  action.risk === 'danger' || Object.keys(action.form?.properties ?? {}).length > 0;

/** A field that takes letters and may be changed. */
const TEXT = 'input:not([type]), input[type=text], input[type=email], input[type=password], textarea';

/** True when the cursor stands in the first field of the dialog, in reading order; on a button when it has none. */
const startsRight = (page: Page) =>
  page.evaluate(() => {
    const dialog = document.querySelector('[role=dialog]');
    const fields = [
      ...(dialog?.querySelectorAll<HTMLElement>('form input, form textarea, form select') ?? []),
    ];
    const first = fields.find(
      (one) => one.checkVisibility() && one.tabIndex >= 0 && !one.matches(':disabled'),
    );
    const now = document.activeElement;
    return first ? now === first : now?.tagName === 'BUTTON' && dialog?.contains(now) === true;
  });

/** Escape closes an open list of choices first, then it asks. */
async function escapeAsks(page: Page, what: string): Promise<void> {
  const question = page.getByRole('alertdialog');
  for (let tries = 0; tries < 3; tries += 1) {
    await page.keyboard.press('Escape');
    const asked = await question.waitFor({ timeout: 1_500 }).then(
      () => true,
      () => false,
    );
    if (asked) return;
  }
  throw new Error(`${what}: typed text was not asked for`);
}

test('every dialog of every action: cursor, letters, Escape and Ctrl+Enter', {
  timeout: 240_000,
}, async () => {
  const { number } = await ticket('Walk');
  const { body: manifest } = await desk.tenant.admin.get('/api/ui');
  const actions = (manifest.actions as UiAction[]).filter(asks);
  expect(actions.length).toBeGreaterThan(25);
  const page = await desk.open(desk.tenant.admin, '/tickets');
  // The ticket offers them all, so that each opens as its button opens it; nothing is really sent.
  const shown = actions.map(({ shortcut: _none, ...action }, at) => ({ ...action, id: `walk.${at}` }));
  const sent: string[] = [];
  await page.route(/\/api\/tickets\/[^/]+\/actions$/, (route) => route.fulfill({ json: { items: shown } }));
  await page.route('**/api/**', async (route) => {
    const request = route.request();
    if (request.method() === 'GET') return route.fallback();
    sent.push(new URL(request.url()).pathname);
    const problem = { type: 'about:blank', title: 'Not today', status: 503, code: 'unavailable' };
    return route.fulfill({ status: 503, contentType: 'application/problem+json', json: problem });
  });
  await page.goto(`/tickets/${number}`);
  const more = page.getByRole('button', { name: 'More actions' });
  await more.waitFor();
  const address = page.url();
  const dialog = page.getByRole('dialog');
  const question = page.getByRole('alertdialog');
  const wrong: string[] = [];
  const check = (what: string, right: boolean) => {
    if (!right) wrong.push(what);
  };
  for (const [at, action] of shown.entries()) {
    const name = `${actions[at]?.id}`;
    if (at < 5)
      await page.locator('header').getByRole('button', { name: action.title, exact: true }).first().click();
    else {
      await more.click();
      await page
        .getByRole('menuitem')
        .nth(at - 5)
        .click();
    }
    await dialog.waitFor();
    await expect.poll(() => startsRight(page), { ...PATIENT, message: `${name}: cursor` }).toBe(true);

    await dialog.getByRole('button', { name: 'Close' }).first().focus();
    for (const key of ['c', 'i', 'n', 'j', 'x', '/', '?']) await page.keyboard.press(key);
    check(`${name}: letters`, (await dialog.count()) === 1 && page.url() === address);

    const field = dialog
      .locator(TEXT)
      .and(page.locator(':visible:not([readonly], :disabled, [aria-haspopup], [role=combobox])'))
      .first();
    if ((await field.count()) === 0) {
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      continue;
    }
    await field.fill('walked');
    await escapeAsks(page, name);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    check(`${name}: kept`, (await field.inputValue()) === 'walked');

    const before = sent.length;
    await field.focus();
    await page.keyboard.press('Control+Enter');
    const answered = async () =>
      sent.length > before ||
      (await dialog.locator('[aria-invalid=true], [data-error], [role=alert]').count()) > 0;
    await expect.poll(answered, { ...PATIENT, message: `${name}: Ctrl+Enter` }).toBe(true);
    check(`${name}: kept after a refusal`, (await field.inputValue()) === 'walked');
    await escapeAsks(page, name);
    await question.getByRole('button', { name: 'Discard' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  expect(wrong).toEqual([]);
  await page.context().close();
});

test('no letter is a shortcut while something that takes text has the focus', async () => {
  const { number } = await ticket('Letters');
  const page = await desk.open(desk.expert, `/tickets/${number}`);
  await page.getByRole('textbox', { name: 'Reply' }).waitFor();
  const address = page.url();
  const kinds = [
    '<div contenteditable="true"></div>',
    '<div role="textbox" tabindex="0"></div>',
    '<button role="combobox" aria-expanded="false"></button>',
    '<select><option>a</option></select>',
    '<input type="search">',
    '<div role="searchbox" tabindex="0"></div>',
  ];
  for (const kind of kinds) {
    await page.evaluate((html) => {
      document.querySelector('#probe')?.remove();
      const box = document.body.appendChild(document.createElement('div'));
      box.id = 'probe';
      box.innerHTML = html;
      (box.firstElementChild as HTMLElement).focus();
    }, kind);
    for (const key of ['c', 'i', 'n', '?', 'r']) await page.keyboard.press(key);
    expect(await page.getByRole('dialog').count(), kind).toBe(0);
    expect(page.url(), kind).toBe(address);
    expect(await page.evaluate(() => document.activeElement?.closest('#probe') !== null), kind).toBe(true);
  }
  await page.context().close();
});

test('a form that is not saved asks before its page is left, and not once it is saved', async () => {
  const page = await desk.open(desk.tenant.admin, '/clients/new');
  const question = page.getByRole('alertdialog');
  const field = page
    .getByLabel('Company', { exact: false })
    .and(page.locator('input[type=text], input:not([type])'))
    .first();
  await field.waitFor();
  await field.fill('Half a company');
  await page.getByRole('link', { name: 'Tickets' }).first().click();
  await question.waitFor();
  await question.getByRole('button', { name: 'Keep writing' }).click();
  expect(await field.inputValue()).toBe('Half a company');
  expect(new URL(page.url()).pathname).toBe('/clients/new');

  const asked = page.waitForEvent('dialog');
  const reload = page.reload().catch(() => null);
  const native = await asked;
  expect(native.type()).toBe('beforeunload');
  await native.dismiss();
  await reload;
  expect(await field.inputValue()).toBe('Half a company');

  await page.getByRole('link', { name: 'Tickets' }).first().click();
  await question.getByRole('button', { name: 'Discard' }).click();
  await page.waitForURL('**/tickets');

  await page.goto('/clients/new');
  await field.fill('A whole company');
  await field.press('Control+Enter');
  await page.waitForURL(/\/clients\/[0-9a-f-]{36}/);
  expect(await question.count()).toBe(0);
  await page.context().close();
});

test('a form keeps its text when the session ends, and goes on after logging in over it', async () => {
  const page = await desk.open(desk.tenant.admin, '/clients/new');
  const field = page
    .getByLabel('Company', { exact: false })
    .and(page.locator('input[type=text], input:not([type])'))
    .first();
  await field.waitFor();
  await field.fill('Kept over the end');
  // Another tab of the same browser logs out.
  await page.request.post('/api/auth/logout', { headers: { origin: desk.url } });
  await field.press('Control+Enter');
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.locator('input[type=password]').fill('not my password');
  await dialog.getByRole('button', { name: 'Log in', exact: true }).click();
  await dialog.getByText('This is not your password. Try again.').waitFor();
  await dialog.locator('input[type=password]').fill(desk.tenant.admin.password);
  await page.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'detached' });
  expect(await field.inputValue()).toBe('Kept over the end');
  await field.press('Control+Enter');
  await page.waitForURL(/\/clients\/[0-9a-f-]{36}/);

  // Without anything typed, the page goes: it is not for whoever sits there now.
  await page.request.post('/api/auth/logout', { headers: { origin: desk.url } });
  await page.waitForURL('**/login?next=*');
  await page.context().close();
});

test('other tabs miss nothing when the tab that holds the live stream is closed', async () => {
  const page = await desk.open(desk.expert, '/tickets');
  await page.locator('tbody tr[data-row]').first().waitFor();
  const context = page.context();
  const second = await context.newPage();
  // What happens between the two streams is told to nobody: the new one opens only after it.
  const happened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  await second.route('**/api/stream', async (route) => {
    closed.resolve();
    await happened.promise;
    await route.continue();
  });
  await second.goto('/tickets');
  await second.locator('tbody tr[data-row]').first().waitFor();
  await second.mouse.move(4, 4);
  await page.close();
  await closed.promise;
  await ticket('Told to nobody');
  happened.resolve();
  await second.getByRole('link', { name: 'Told to nobody' }).waitFor();
  await context.close();
});
