import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import clients from '@serviflow/plugin-clients';
import fields from '@serviflow/plugin-fields';
import portal from '@serviflow/plugin-portal';
import sla from '@serviflow/plugin-sla';
import tickets from '@serviflow/plugin-tickets';
import {
  createTestKernel,
  TestClock,
  type TestKernel,
  type TestKernelOptions,
  type TestTenant,
  type TestUser,
} from '@serviflow/sdk/testing';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { freePort } from '../../apps/host/embedded-postgres.ts';
import { type HttpServer, startHttpServer } from '../../apps/host/http-server.ts';
import { ensureWebBuild } from '../../apps/host/web-build.ts';
import { launchBrowser } from '../support/browser.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CODE = 'north';
/** How long a page may take to show something; generous, for a busy machine. */
const PATIENCE_MS = 15_000;
/** The same for `expect.poll`. */
export const PATIENT = { timeout: PATIENCE_MS };

/** Browsers have their own clock, so the desk under them runs with the real one. */
class RealClock extends TestClock {
  override readonly read = (): number => Date.now();

  override now(): Date {
    return new Date();
  }
}

/** A desk with its web app behind a real server, people of every role, and a browser. */
export interface UiDesk {
  readonly url: string;
  readonly kernel: TestKernel;
  readonly tenant: TestTenant;
  readonly expert: TestUser;
  /** Plain customer and company admin of Acme. */
  readonly customer: TestUser;
  readonly boss: TestUser;
  readonly acme: string;
  readonly browser: Browser;
  /** A page of somebody who has logged in through the form. */
  open(user: TestUser, path: string, size?: { width: number; height: number }): Promise<Page>;
  stop(): Promise<void>;
}

/** The built web app; SERVIFLOW_TEST_WEB_DIR names one that is built elsewhere. */
async function webDir(): Promise<string> {
  const own = process.env.SERVIFLOW_TEST_WEB_DIR;
  if (own) return own;
  await ensureWebBuild(ROOT);
  return `${ROOT}/apps/web/dist`;
}

/**
 * Starts everything on free ports; `stop` ends it.
 * @param more plugins from outside and plans, for tests of these
 */
export async function openUiDesk(more: Pick<TestKernelOptions, 'installed' | 'plans'> = {}): Promise<UiDesk> {
  const web = await webDir();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server: HttpServer = await startHttpServer({ host: '127.0.0.1', port });
  const kernel = await createTestKernel({
    plugins: [fields, clients, tickets, sla, portal],
    clock: new RealClock(),
    baseUrl: url,
    live: true,
    webDir: web,
    ...more,
  });
  server.use((request, bindings) => kernel.kernel.fetch(request, bindings));
  const tenant = await kernel.tenant(CODE, { name: 'North', timezone: 'Europe/Oslo' });
  const client = await tenant.admin.post('/api/clients', { company: 'Acme Corp', domains: ['acme.example'] });
  const acme = client.body.id as string;
  const person = async (username: string, name: string, companyAdmin: boolean) => {
    const email = `${username}@acme.example`;
    const body = { username, name, email, clientId: acme, companyAdmin };
    const added = await tenant.admin.post('/api/clients/customers', body);
    return tenant.withPassword(added.body.contact.userId);
  };
  const browser = await launchBrowser();
  return {
    url,
    kernel,
    tenant,
    acme,
    browser,
    expert: await tenant.user('erin', 'expert', { name: 'Erin' }),
    customer: await person('carla', 'Carla', false),
    boss: await person('boss', 'Bo Boss', true),
    async open(user, path, size = { width: 1280, height: 860 }) {
      const context = await browser.newContext({ viewport: size, baseURL: url });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      await page.goto(path);
      await page.getByLabel('Tenant code').fill(CODE);
      await page.getByLabel('Username').fill(user.username);
      await page.locator('input[type=password]').fill(user.password);
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await page.waitForURL((now) => !now.pathname.startsWith('/login'));
      return page;
    },
    async stop() {
      await browser.close();
      await kernel.stop();
      await server.close();
    },
  };
}

/** No finding of axe for WCAG 2.2 A and AA on what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    // An experiment of axe: it counts letters that are hidden from screen readers.
    .disableRules(['label-content-name-mismatch'])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect(found).toEqual([]);
}

/** Nothing sticks out at the side on a narrow screen. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
}
