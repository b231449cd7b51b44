import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type DeskProcess, startDesk } from '../support/desk-process.ts';
import { type OutsideFolder, openOutsideFolder } from '../support/outside-folder.ts';

/**
 * A stranger writes a plugin: from one command to a new screen and action in a running desk. One test after the other,
 * each going on where the last one ended.
 */
const ID = 'parcel-notes';
const PASSWORD = 'Correct-Horse-9!';
const PATIENCE_MS = 15_000;

let outside: OutsideFolder;
let dataDir: string;
let desk: DeskProcess | undefined;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  outside = await openOutsideFolder();
  dataDir = await mkdtemp(join(tmpdir(), 'serviflow-tour-'));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await desk?.end();
  await outside?.remove();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

test('one command makes a plugin that is right, and its own tests pass', async () => {
  await outside.run('.', 'create-plugin', ID, '--title', 'Parcel notes', '--packages', 'packages');
  expect(await outside.run(ID, 'serviflow-plugin', 'check')).toContain('nothing to complain about');
  await outside.run(ID, 'tsc');
  const tests = await outside.run(ID, 'vitest', 'run', '--no-color');
  expect(tests).toMatch(/Tests +\d+ passed/);
});

test('a desk for its author runs with it, and again when a file is saved', async () => {
  const dev = outside.start(ID, 'serviflow-plugin', 'dev', '--port', '0');
  try {
    const [, url = ''] = await dev.until(/ runs at (http:\S+)/);
    const [, password = ''] = await dev.until(/admin +(\S+)/);
    const visitor = await browser.newContext({ baseURL: url });
    const login = { tenant: 'demo', username: 'admin', password };
    await visitor.request.post('/api/auth/login', { data: login, headers: { origin: url } });
    const page = await visitor.newPage();
    await page.goto(`/${ID}`);
    await page.getByText('Nothing is left to do').waitFor();
    const file = join(outside.folder, ID, 'operations', 'list.ts');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace("'Open follow-ups'", "'What is to be done'"),
    );
    await dev.until(/operations\/list\.ts: the desk is new/);
    const api = await (await visitor.request.get('/api/openapi.json')).text();
    expect(api).toContain('What is to be done');
    await visitor.close();
  } finally {
    expect(await dev.end()).toBe(0);
  }
});

test('it is built and packed, and what is packed is what a desk needs', async () => {
  await outside.run(ID, 'serviflow-plugin', 'build');
  await promisify(execFile)('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', '..'], {
    cwd: join(outside.folder, ID),
  });
  const target = join(dataDir, 'plugins', ID);
  await mkdir(target, { recursive: true });
  const tarball = join(outside.folder, `serviflow-plugin-${ID}-0.1.0.tgz`);
  await promisify(execFile)('tar', ['xzf', tarball, '-C', target, '--strip-components=1']);
});

test('a desk that has it shows it to the administrator, who switches it on', async () => {
  desk = await startDesk({ DATA_DIR: dataDir, SEED: 'none' });
  expect(desk.output()).not.toContain('set aside');
  context = await browser.newContext({ baseURL: desk.url, viewport: { width: 1280, height: 860 } });
  context.setDefaultTimeout(PATIENCE_MS);
  await signUp(desk.url);
  // Nobody has it before somebody switches it on.
  expect((await context.request.get(`/api/${ID}/open`)).status()).toBe(404);
  const page = await context.newPage();
  await page.goto('/admin/plugins');
  await page.getByLabel('Parcel notes for this tenant').press('Space');
  // It tells what the stranger may do before it is let in.
  const question = page.getByRole('dialog');
  await question.getByText('See follow-ups').waitFor();
  await question.getByRole('button', { name: 'Switch on' }).click();
  await page.getByText('Parcel notes is on').waitFor();
  await page.getByRole('link', { name: 'Parcel notes' }).waitFor();
  await page.close();
});

test('its action is used on a ticket, its card and its screen show what was done', async () => {
  const page = await context.newPage();
  const faults = watch(page);
  const loaded: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/plugins/')) loaded.push(pathname);
  });
  const made = await context.request.post('/api/tickets', {
    data: { title: 'Where is my parcel?', description: 'It should be here.' },
    headers: { origin: desk?.url ?? '' },
  });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { id: string };
  await page.goto('/tickets');
  await page.getByText('Where is my parcel?').waitFor();
  expect(loaded, 'nothing is loaded before it is shown').toEqual([]);

  await page.goto(`/tickets/${id}`);
  await page.getByRole('button', { name: 'Add follow-up' }).first().click();
  await page.getByLabel('What is to be done').fill('Call the carrier');
  await page.getByRole('dialog').getByRole('button', { name: 'Add follow-up' }).click();
  await page.getByRole('listitem').filter({ hasText: 'Call the carrier' }).waitFor();
  expect(loaded.filter((path) => path.endsWith('.js'))).toEqual([
    expect.stringMatching(new RegExp(`^/plugins/${ID}/index-[\\w-]+\\.js$`)),
  ]);

  await page.getByRole('link', { name: 'Parcel notes' }).click();
  await page.getByRole('heading', { name: 'Parcel notes' }).waitFor();
  await page.getByText('Call the carrier').waitFor();
  expect(faults).toEqual([]);
  await page.close();
});

test('after the next restart it is still there with its data', async () => {
  expect(await desk?.end()).toBe(0);
  desk = await startDesk({ DATA_DIR: dataDir, SEED: 'none', PORT: new URL(desk?.url ?? '').port });
  const open = await context.request.get(`/api/${ID}/open`);
  expect(await open.json()).toMatchObject({ items: [{ note: 'Call the carrier' }] });
});

async function signUp(url: string): Promise<void> {
  const headers = { origin: url };
  const company = { company: 'North IT', email: 'ada@north.example', technicians: 3, clients: 20 };
  const signup = { ...company, tenant: 'north', password: PASSWORD };
  expect((await context.request.post('/api/signup', { data: signup, headers })).status()).toBe(201);
  const login = { tenant: 'north', username: 'admin', password: PASSWORD };
  expect((await context.request.post('/api/auth/login', { data: login, headers })).ok()).toBe(true);
  // The invitation to the tour floats over the page.
  await context.request.post('/api/onboarding/set-tour', { data: { state: 'skipped' }, headers });
}

/** What the browser complains about: errors of scripts, and what the content security policy refused. */
function watch(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}
