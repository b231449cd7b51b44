import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIRequestContext, Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { startDesk } from '../support/desk-process.ts';

const PASSWORD = 'Correct-Horse-9!';
/** How long a page may take to show something; generous, for a busy machine. */
const PATIENCE_MS = 15_000;

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** The desk as people get it, all plugins on, with a tenant that signed up and the browser of its admin. */
export interface OwnDesk {
  readonly url: string;
  /** Opens a page of the admin; phones are 390 wide. */
  open(path: string, size?: { width: number; height: number }): Promise<Page>;
  /** Opens a page of somebody else, in a browser session of their own. */
  openAs(user: Login, path: string, size?: { width: number; height: number }): Promise<Page>;
  /** Calls the API as the admin. @throws Error with the answer unless it is a 2xx */
  call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

async function logIn(request: APIRequestContext, url: string, user: Login): Promise<void> {
  const data = { tenant: 'north', ...user };
  const answer = await request.post('/api/auth/login', { data, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`Login: ${await answer.text()}`);
  const me = (await answer.json()) as { user: { mustChangePassword: boolean } };
  if (me.user.mustChangePassword) await choosePassword(request, url, user.password);
}

/** A password that somebody else set opens nothing but the way to one's own. */
async function choosePassword(request: APIRequestContext, url: string, password: string): Promise<void> {
  const data = { currentPassword: password, newPassword: `${password} of my own` };
  const answer = await request.post('/api/auth/change-password', { data, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`Password: ${await answer.text()}`);
}

async function ready(request: APIRequestContext, url: string): Promise<void> {
  const headers = { origin: url };
  const company = {
    company: 'North IT',
    email: 'ada@north.example',
    tenant: 'north',
    password: PASSWORD,
    technicians: 3,
    clients: 20,
  };
  const signup = await request.post('/api/signup', { data: company, headers });
  if (signup.status() !== 201) throw new Error(`Sign-up: ${await signup.text()}`);
  await logIn(request, url, { username: 'admin', password: PASSWORD });
  const elevated = await request.post('/api/auth/elevate', { data: { password: PASSWORD }, headers });
  if (!elevated.ok()) throw new Error(`Elevation: ${await elevated.text()}`);
  // The invitation to the tour floats over the page; tests of other screens are past it.
  const skipped = await request.post('/api/onboarding/set-tour', { data: { state: 'skipped' }, headers });
  if (!skipped.ok()) throw new Error(`Tour: ${await skipped.text()}`);
}

/**
 * Starts a desk in a process of its own.
 * @param env more variables, such as SMTP_PORT
 */
export async function openOwnDesk(env: Record<string, string> = {}): Promise<OwnDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'serviflow-ui-'));
  const desk = await startDesk({ DATA_DIR: folder, SEED: 'none', ...env });
  const browser: Browser = await launchBrowser();
  const session = async (): Promise<BrowserContext> => {
    const made = await browser.newContext({ baseURL: desk.url });
    made.setDefaultTimeout(PATIENCE_MS);
    return made;
  };
  const context = await session();
  await ready(context.request, desk.url);
  const show = async (place: BrowserContext, path: string, size = { width: 1280, height: 860 }) => {
    const page = await place.newPage();
    await page.setViewportSize(size);
    await page.goto(path);
    return page;
  };
  return {
    url: desk.url,
    open: (path, size) => show(context, path, size),
    async openAs(user, path, size) {
      const own = await session();
      await logIn(own.request, desk.url, user);
      return show(own, path, size);
    },
    async call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) {
      const answer = await context.request.fetch(path, {
        method,
        headers: { origin: desk.url },
        ...(body !== undefined && { data: body }),
      });
      if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    async stop() {
      await browser.close();
      await desk.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
