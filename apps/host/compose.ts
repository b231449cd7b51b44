import { join } from 'node:path';
import type { Environment } from '@serviflow/config/environment';
import { plans } from '@serviflow/config/plans';
import { packages, plugins } from '@serviflow/config/plugins';
import { createKernel, enableTracing, type Kernel, type StorageOptions, settleTls } from '@serviflow/kernel';
import { watchEarlyStrays } from './installed/early-strays.ts';
import { findInstalled } from './installed/find-installed.ts';
import { onlyNeeded } from './installed/only-needed.ts';
import { createLog } from './log.ts';
import type { Desk, DeskParts } from './main.ts';
import { watchBlocks } from './watchdog/watch-blocks.ts';

/** What a command line adds to the plugins of the installation. */
export interface GivenPlugins {
  /** Folders of packages. */
  readonly folders: readonly string[];
  /** Leaves out the plugins of the product that no package needs. */
  readonly only: boolean;
}

const NONE: GivenPlugins = { folders: [], only: false };

/** Makes the kernel that an environment asks for, with the plugins that the operator added; no other I/O yet. */
export async function kernelFor(env: Environment, parts: DeskParts, given = NONE): Promise<Kernel> {
  const installed = await findInstalled({
    packages,
    from: import.meta.url,
    pluginsDir: join(env.dataDir, 'plugins'),
    folders: given.folders,
  });
  return createKernel({
    databaseUrl: await settleTls(parts.databaseUrl),
    secretKey: env.secretKey,
    formerSecretKeys: env.formerSecretKeys,
    baseUrl: env.baseUrl,
    dataDir: env.dataDir,
    plugins: given.only ? onlyNeeded(plugins, installed) : plugins,
    installed,
    plans,
    role: env.role,
    log: createLog(env.logLevel),
    storage: storageOf(env),
    env: {
      SMTP_PORT: env.smtpPort,
      SMTP_TLS_CERT: env.smtpTls?.cert,
      SMTP_TLS_KEY: env.smtpTls?.key,
      OUTBOUND_SMTP_URL: env.outboundSmtpUrl,
      MAIL_FROM: env.mailFrom,
      PRIVATE_HOSTS: env.privateHosts,
      MAIL: env.mail,
      HOST: env.host,
      SEED: env.seed,
      TRUSTED_PROXIES: env.trustedProxies,
      METRICS_TOKEN: env.metricsToken,
    },
    signup: env.signup,
    poolSize: env.poolSize,
    requestsPerSecond: env.requestsPerSecond,
    tenantRequestsPerSecond: env.tenantRequestsPerSecond,
    listMilliseconds: env.listSeconds * 1_000,
    ...(parts.onCrash ? { onCrash: parts.onCrash } : {}),
    ...(parts.webDir ? { webDir: parts.webDir } : {}),
  });
}

/** The desk of this installation: the kernel with the plugins and plans of `config/`. */
export async function composeDesk(env: Environment, parts: DeskParts, given = NONE): Promise<Desk> {
  if (env.otlpEndpoint) enableTracing();
  const log = createLog(env.logLevel);
  const { onCrash } = parts;
  const handOver = watchEarlyStrays({ log, onCrash });
  const running: { kernel?: Kernel } = {};
  // From here on, as packages from outside run at their import already; one that never ends is then set aside as late.
  const unwatch =
    onCrash &&
    watchBlocks({
      log,
      onCrash: (error) => running.kernel && onCrash(error),
      charge: (handler, error) => running.kernel?.runtime.breakers.noted(handler, error),
    });
  const kernel = await kernelFor(env, parts, given);
  running.kernel = kernel;
  handOver(kernel);
  return {
    async migrate() {
      const { applied } = await kernel.migrate();
      return applied.length ? `${applied.length} applied` : 'up to date';
    },
    async seed() {
      if (env.demoPassword === undefined) return 'none';
      const { seedDemo } = await import('./seed-demo.ts');
      const users = await seedDemo(kernel, env.demoPassword);
      if (given.folders.length) {
        const { switchOnInDemo } = await import('./seed-plain.ts');
        await switchOnInDemo(kernel, given.folders.length);
      }
      return users;
    },
    start: () => kernel.start(),
    // The bindings carry the socket: without it the caller's address would be unknown.
    fetch: (request, bindings) => kernel.fetch(request, bindings),
    async stop(timeoutMs) {
      await kernel.stop(timeoutMs);
      unwatch?.();
    },
  };
}

function storageOf({ s3, dataDir }: Environment): StorageOptions {
  return s3 ? { kind: 's3', ...s3 } : { kind: 'disk', dir: join(dataDir, 'files') };
}
