import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FoundPlugin, Kernel, KernelOptions, Plan } from '@serviflow/kernel';
import type { Plugin } from '../index.ts';
import { createDatabase } from './database.ts';
import { RecordingLog } from './recording-log.ts';
import { TestClock } from './test-clock.ts';
import { TestTenant } from './test-tenant.ts';

const SECRET = 'a secret key that only tests know, long enough';
const ROLES = { app: 'app', relay: 'relay', search: 'search' };
/** Grants everything, so that tests of features are not tests of plans. */
const TEST_PLAN: Plan = { id: 'test', title: 'Test', plugins: '*', enabled: '*', features: {} };

/**
 * What a test desk is made of.
 * @since 1.0
 */
export interface TestKernelOptions {
  /** The plugin under test and those that it requires. */
  readonly plugins: readonly Plugin[];
  /** Plugins from outside, as the host finds them. @since 1.1 */
  readonly installed?: readonly FoundPlugin[];
  /** One plan that grants everything when absent. */
  readonly plans?: readonly Plan[];
  readonly clock?: TestClock;
  readonly role?: KernelOptions['role'];
  readonly env?: KernelOptions['env'];
  /** Uses this database instead of a fresh clone: for tests with several nodes or restarts. */
  readonly databaseUrl?: string;
  readonly baseUrl?: string;
  /** Secret keys after a change of them, the current one first; with `databaseUrl`. @since 1.1 */
  readonly secretKeys?: readonly string[];
  /**
   * A database that no template made: its roles are its own. Clones of a template share roles, so a test that changes
   * their passwords (another secret key) would lock the tests beside it out. @since 1.1
   */
  readonly ownRoles?: boolean;
  /** Leads the connection somewhere else, for example through a wire that the test can cut. */
  readonly via?: (databaseUrl: string) => Promise<string>;
  /** Workers run by themselves, as in production; otherwise `drain()` runs what is due. */
  readonly live?: boolean;
  readonly webDir?: string;
  /** Calls a second that one caller may make, bursts of five times that; without end when absent. @since 1.1 */
  readonly requestsPerSecond?: number;
  /** Milliseconds that a start, a handler of a filter and a health check may take; as in production when absent. @since 1.1 */
  readonly deadlines?: KernelOptions['deadlines'];
}

/**
 * A desk for one test file.
 * @since 1.0
 */
export interface TestKernel {
  /** The kernel itself. It is not part of the SDK: what is behind it may change at any time. */
  readonly kernel: Kernel;
  readonly clock: TestClock;
  /** What the desk logged. */
  readonly log: RecordingLog;
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** Makes a tenant with all plugins on and an administrator. */
  tenant(
    code: string,
    options?: {
      name?: string;
      timezone?: string;
      plan?: string;
      /** Makes it a tenant that signed itself up. @since 1.1 */
      trialEndsAt?: Date;
    },
  ): Promise<TestTenant>;
  /** Runs relay, handlers and due jobs until nothing is left to do at the clock's time. */
  drain(): Promise<void>;
  /** Stops the desk and drops its database. */
  stop(): Promise<void>;
}

/**
 * A whole kernel with the given plugins on a database of its own (cloned from a template that is migrated once a run),
 * with a clock that tests set. Needs the test server of the run (SERVIFLOW_TEST_POSTGRES).
 * @since 1.0
 */
export async function createTestKernel(options: TestKernelOptions): Promise<TestKernel> {
  // Not a static import: the SDK does not depend on the kernel, only tests do.
  const { createKernel } = await import('@serviflow/kernel');
  const clock = options.clock ?? new TestClock();
  const log = new RecordingLog();
  const dataDir = mkdtempSync(join(tmpdir(), 'serviflow-test-'));
  const open = (databaseUrl: string): Kernel =>
    createKernel({
      databaseUrl,
      secretKey: options.secretKeys?.[0] ?? SECRET,
      formerSecretKeys: options.secretKeys?.slice(1) ?? [],
      baseUrl: options.baseUrl ?? 'http://desk.test',
      dataDir,
      plugins: options.plugins,
      installed: options.installed ?? [],
      plans: options.plans ?? [TEST_PLAN],
      role: options.role ?? 'all',
      log,
      storage: { kind: 'disk', dir: join(dataDir, 'files') },
      // Servers that tests ask are on this machine.
      env: { PRIVATE_HOSTS: 'allow', ...options.env },
      clock: clock.read,
      poolSize: 6,
      requestsPerSecond: options.requestsPerSecond ?? 100_000,
      ...(options.live ? {} : { work: 'by-hand' as const }),
      ...(options.webDir ? { webDir: options.webDir } : {}),
      ...(options.deadlines ? { deadlines: options.deadlines } : {}),
    });
  const outside = (options.installed ?? []).flatMap((found) => ('plugin' in found ? [found.plugin] : []));
  const migrated = [...options.plugins, ...outside];
  const database = options.databaseUrl
    ? null
    : await createDatabase(
        options.ownRoles
          ? {}
          : { template: { name: templateName(migrated), build: (url) => buildTemplate(open(url)) } },
      );
  const own = options.databaseUrl ?? database?.url ?? '';
  const databaseUrl = (await options.via?.(own)) ?? own;
  const kernel = open(databaseUrl);
  kernel.runtime.invoker.strictReplies = true;
  // The passwords of the database roles follow from the secret key.
  if (options.secretKeys || options.ownRoles) await kernel.migrate();
  await kernel.start();
  return {
    kernel,
    clock,
    log,
    databaseUrl,
    dataDir,
    tenant: (code, more) => TestTenant.create(kernel, { code, ...more }),
    drain: () => kernel.jobs.drain(),
    async stop() {
      await kernel.stop();
      await database?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function buildTemplate(kernel: Kernel): Promise<void> {
  const { failed } = await kernel.migrate();
  await kernel.stop();
  for (const error of failed.values()) throw error;
}

/** The same migrations, the same template. */
function templateName(plugins: readonly Plugin[]): string {
  const hash = createHash('sha256');
  for (const p of plugins)
    for (const m of p.migrations) hash.update(`${p.manifest.id}/${m.name}\n${m.up(ROLES).join('\n')}\n`);
  return `kernel-${hash.digest('hex').slice(0, 16)}`;
}
