import type { ServiceHost } from '@serviflow/sdk';
import { kernelMigrations } from '../migrations/index.ts';
import { PLUGIN_ADMIN } from './admin/manifest.ts';
import { adminPlugin } from './admin/plugins-admin.ts';
import { AuditLog } from './audit/audit-log.ts';
import { auditPlugin } from './audit/audit-plugin.ts';
import { Auth } from './auth/auth.ts';
import { authPlugin } from './auth/auth-plugin.ts';
import { LinkSigner } from './auth/link-signer.ts';
import { usersPlugin } from './auth/users-plugin/plugin.ts';
import { commandsPlugin } from './commands/commands-plugin.ts';
import { Container } from './container/container.ts';
import type { Database } from './data/database.ts';
import {
  type MigrationOwner,
  type MigrationResult,
  migrate,
  pendingMigrations,
  roleUrls,
} from './data/migrator.ts';
import { openWithEntities } from './data/usable-entities.ts';
import { LocalBus } from './events/local-bus.ts';
import { Notifier } from './events/notifier.ts';
import { FaultLog } from './faults/fault-log.ts';
import { StrayFaults } from './faults/stray-faults.ts';
import { buildApp } from './http/app.ts';
import { Health } from './http/health.ts';
import { KernelMetrics } from './http/metrics.ts';
import type { Call } from './invoke/call.ts';
import { asPlugin } from './invoke/current-call.ts';
import { withDeadline } from './invoke/deadline.ts';
import { Invoker } from './invoke/invoker.ts';
import { Courtesy } from './jobs/courtesy.ts';
import { installJobs } from './jobs/install-jobs.ts';
import { Jobs } from './jobs/jobs.ts';
import { jobsPlugin } from './jobs/jobs-plugin.ts';
import { kernelTasks } from './jobs/kernel-tasks.ts';
import { Breakers } from './loader/breaker.ts';
import { Loader } from './loader/loader.ts';
import { serviceHost } from './loader/service-host.ts';
import { OutsideGate } from './outside/outside.ts';
import { Registry } from './registry/registry.ts';
import { DEADLINES, type KernelOptions, type Runtime } from './runtime.ts';
import { RUNTIME } from './runtime-token.ts';
import { Entitlements } from './settings/entitlements.ts';
import { SecretBox } from './settings/secret-box.ts';
import { lostSecrets, resealSecrets } from './settings/secret-keys.ts';
import { settingsPlugin } from './settings/settings-plugin.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { DiskState } from './storage/disk-state.ts';
import { filesPlugin } from './storage/files-plugin.ts';
import { FilesService } from './storage/files-service.ts';
import { tenancyPlugin } from './tenancy/tenancy-plugin.ts';
import { Tenants } from './tenancy/tenants.ts';

const CORE = [
  tenancyPlugin,
  authPlugin,
  usersPlugin,
  settingsPlugin,
  auditPlugin,
  filesPlugin,
  jobsPlugin,
  commandsPlugin,
  adminPlugin,
];

/** A running kernel: the parts of `Runtime` and their life cycle. */
export class Kernel {
  readonly runtime: Runtime;
  readonly loader: Loader;
  readonly health: Health;
  readonly #options: KernelOptions;
  readonly #parts: { db?: Database; notifier?: Notifier; jobs?: Jobs } = {};
  readonly #started: { plugin: string; stop(): Promise<void> }[] = [];
  #app: ReturnType<typeof buildApp> | undefined;
  readonly #strays: StrayFaults;
  #stopping = false;
  readonly #abort = new AbortController();

  constructor(options: KernelOptions) {
    this.#options = options;
    const clock = options.clock ?? Date.now;
    const now = () => new Date(clock());
    const registry = new Registry();
    const container = new Container();
    this.loader = new Loader(options.log);
    this.loader.load({ core: CORE, plugins: options.plugins, found: options.installed }, registry);
    const need = <T>(part: T | undefined, what: string): T => {
      if (!part) throw new Error(`The kernel is not connected yet: no ${what}`);
      return part;
    };
    const parts = this.#parts;
    const stopping = () => this.#stopping;
    const runtime = {
      options,
      log: options.log,
      registry,
      container,
      breakers: new Breakers(clock, {
        fault: (handler, error) => faults.note(handler, error),
        change: (handler, opened) => faults.breaker(handler, opened),
      }),
      bus: new LocalBus(options.log),
      courtesy: new Courtesy(),
      secrets: new SecretBox(options.secretKey, options.formerSecretKeys),
      outside: new OutsideGate(options.env.PRIVATE_HOSTS as string | undefined),
      links: new LinkSigner([options.secretKey, ...(options.formerSecretKeys ?? [])], clock),
      now,
      stopping,
      get db() {
        return need(parts.db, 'database');
      },
      get notifier() {
        return need(parts.notifier, 'notifier');
      },
    } as unknown as { -readonly [K in keyof Runtime]: Runtime[K] };
    this.runtime = runtime;
    const faults = new FaultLog(runtime);
    this.#strays = new StrayFaults({ ...options, breakers: runtime.breakers, onCrash: options.onCrash });
    // Plugins may have left something running at their import.
    this.#strays.attach();
    runtime.tenants = new Tenants(runtime, this.loader);
    runtime.settings = new SettingsStore(runtime, this.loader);
    runtime.entitlements = new Entitlements(runtime, this.loader);
    runtime.auth = new Auth(runtime);
    runtime.audit = new AuditLog(runtime);
    runtime.files = new FilesService(runtime);
    runtime.disk = new DiskState(runtime);
    runtime.invoker = new Invoker(runtime, this.loader);
    this.health = new Health(runtime, this.loader, (plugin) => this.#hostOf(plugin));
    container.value(RUNTIME, runtime);
    container.value(PLUGIN_ADMIN, { loader: this.loader, health: this.health });
    for (const contributions of registry.contributions()) {
      for (const provider of contributions.providers) {
        container.perRequest<Call, unknown>(provider.token, (call) =>
          provider.make(call.view(provider.plugin)),
        );
      }
    }
  }

  /** Migrations that `migrate` would apply; changes nothing. */
  pending(): Promise<string[]> {
    return pendingMigrations(this.#options.databaseUrl, this.#owners());
  }

  /** Brings kernel and plugin schemas up to date (as the owner), then connects. */
  async migrate(): Promise<MigrationResult> {
    const { databaseUrl, secretKey } = this.#options;
    const result = await migrate(databaseUrl, secretKey, this.#owners());
    for (const [id, error] of result.failed) this.loader.fail(id, 'migration', error);
    await installJobs(databaseUrl, result.roles);
    await this.connect();
    return result;
  }

  /** Opens the pools. Called by `migrate` and `start`; does nothing the second time. */
  async connect(): Promise<void> {
    if (this.#parts.db) return;
    const { databaseUrl, secretKey, log } = this.#options;
    const urls = await roleUrls(databaseUrl, secretKey);
    this.#parts.db = await openWithEntities(
      {
        appUrl: urls.app,
        relayUrl: urls.relay,
        secretKey,
        onError: (error) => log.warn('a database connection was lost', { error: error.message }),
        ...(this.#options.poolSize ? { poolSize: this.#options.poolSize } : {}),
      },
      this.loader
        .states()
        .filter((s) => s.status === 'valid')
        .map((s) => ({ plugin: s.id, entities: s.plugin.entities })),
      (plugin, error) => this.loader.fail(plugin, 'entities', error),
    );
    this.#parts.notifier = new Notifier({ connectionString: urls.relay, bus: this.runtime.bus, log });
    this.runtime.tenants.start();
    this.runtime.settings.start();
    for (const s of this.loader.states()) this.loader.mark(s.id, 'migrated');
    this.#parts.jobs = new Jobs(this.runtime, this.loader, kernelTasks(this.runtime));
  }

  /** Starts workers, listeners and the web side, as the role says. A failing plugin is set aside; a critical one stops the boot. */
  async start(): Promise<void> {
    await this.connect();
    await this.#lookAtSecrets();
    await this.runtime.notifier.start();
    const deadline = this.#options.deadlines?.start ?? DEADLINES.start;
    for (const state of this.loader.states()) {
      const began = performance.now();
      for (const { name, service } of this.runtime.registry.of(state.id)?.background ?? []) {
        if (!this.loader.healthy(state.id) || !this.#runsHere(service.role)) continue;
        try {
          const starting = asPlugin(state.id, () => service.start(this.#hostOf(state.id)));
          await withDeadline(starting, deadline, `${state.id}/${name}`);
          this.#started.push({
            plugin: state.id,
            stop: async () => asPlugin(state.id, () => service.stop()),
          });
        } catch (error) {
          this.loader.fail(state.id, 'start', error);
        }
      }
      this.loader.mark(state.id, 'started', Math.round(performance.now() - began));
    }
    const broken = this.loader.states().filter((s) => s.manifest.critical && s.status !== 'started');
    if (broken.length)
      throw new Error(
        broken.map((s) => `The critical plugin ${s.id} failed at ${s.surface}: ${s.reason}`).join('\n'),
      );
    if (this.#options.role !== 'web' && this.#options.work !== 'by-hand') await this.#parts.jobs?.start();
    this.#app = buildApp({
      runtime: this.runtime,
      loader: this.loader,
      health: this.health,
      metrics: new KernelMetrics(this.runtime),
    });
  }

  /** A wrong key is said once and clearly; the desk serves on, as everything but the sealed settings works. */
  async #lookAtSecrets(): Promise<void> {
    const resealed = await resealSecrets(this.runtime);
    if (resealed) this.#options.log.info('stored secrets are sealed with the new SECRET_KEY', { resealed });
    const lost = await lostSecrets(this.runtime);
    if (lost) this.#options.log.error(lost);
  }

  /** Method and path (Hono syntax) of every route, once started; for tests that hold the document against them. */
  get routes(): readonly { method: string; path: string }[] {
    return this.#app?.routes ?? [];
  }

  /** Answers a request. @param bindings of the HTTP server (the socket), for the caller's address */
  fetch(request: Request, bindings?: object): Response | Promise<Response> {
    if (!this.#app)
      return new Response('{"status":"starting"}', {
        status: 503,
        headers: { 'content-type': 'application/json', 'retry-after': '1' },
      });
    return this.#app.fetch(request, bindings);
  }

  /**
   * Ends streams, listeners and workers; jobs in flight are finished or handed back.
   * @param timeoutMs after which the rest is cut
   */
  async stop(timeoutMs = 8_000): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#abort.abort();
    this.runtime.bus.emit('reset', {});
    const each = async (what: string, work: Promise<unknown>) => {
      try {
        await withDeadline(work, timeoutMs, what);
      } catch (error) {
        this.runtime.log.warn('did not stop cleanly', { what, error: String(error) });
      }
    };
    await Promise.all(this.#started.map((s) => each(s.plugin, s.stop())));
    if (this.#parts.jobs) await each('jobs', this.#parts.jobs.stop(timeoutMs));
    await each('auth', this.runtime.auth.idle());
    await each('outside', this.runtime.outside.close());
    if (this.#parts.notifier) await each('notifier', this.#parts.notifier.stop());
    if (this.#parts.db) await each('database', this.#parts.db.close());
    this.#strays.detach();
  }

  /** Relay, workers and clock. @throws Error before `connect` */
  get jobs(): Jobs {
    if (!this.#parts.jobs) throw new Error('The kernel is not connected yet: no jobs');
    return this.#parts.jobs;
  }

  /** Who has a schema of its own. */
  #owners(): MigrationOwner[] {
    return [
      { id: 'kernel', migrations: kernelMigrations },
      ...this.loader
        .states()
        .filter((s) => s.status === 'valid' && s.plugin.migrations.length > 0)
        .map((s) => ({ id: s.id, migrations: s.plugin.migrations })),
    ];
  }

  #runsHere(role: 'web' | 'worker' | 'any'): boolean {
    return role === 'any' || this.#options.role === 'all' || this.#options.role === role;
  }

  #hostOf(plugin: string): ServiceHost {
    return serviceHost(this.runtime, this.loader, plugin, this.#abort.signal);
  }
}

/** Reads the plugins and wires the parts; no I/O before `migrate`, `connect` or `start`. */
export function createKernel(options: KernelOptions): Kernel {
  if (options.secretKey.length < 32) throw new Error('The secret key needs at least 32 characters');
  return new Kernel(options);
}
