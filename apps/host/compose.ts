import { join } from 'node:path';
import type { Environment } from '@serviflow/config/environment';
import { plans } from '@serviflow/config/plans';
import { plugins } from '@serviflow/config/plugins';
import { createKernel, enableTracing, type Kernel, type StorageOptions } from '@serviflow/kernel';
import { createLog } from './log.ts';
import type { Desk, DeskParts } from './main.ts';

/** Makes the kernel that an environment asks for; no I/O yet. */
export function kernelFor(env: Environment, parts: DeskParts): Kernel {
  return createKernel({
    databaseUrl: parts.databaseUrl,
    secretKey: env.secretKey,
    baseUrl: env.baseUrl,
    dataDir: env.dataDir,
    plugins,
    plans,
    role: env.role,
    log: createLog(env.logLevel),
    storage: storageOf(env),
    env: {
      SMTP_PORT: env.smtpPort,
      SMTP_TLS_CERT: env.smtpTls?.cert,
      SMTP_TLS_KEY: env.smtpTls?.key,
      OUTBOUND_SMTP_URL: env.outboundSmtpUrl,
      PRIVATE_HOSTS: env.privateHosts,
      HOST: env.host,
      SEED: env.seed,
      TRUSTED_PROXIES: env.trustedProxies,
      METRICS_TOKEN: env.metricsToken,
    },
    signup: env.signup,
    ...(parts.onCrash ? { onCrash: parts.onCrash } : {}),
    ...(parts.webDir ? { webDir: parts.webDir } : {}),
  });
}

/** The desk of this installation: the kernel with the plugins and plans of `config/`. */
export async function composeDesk(env: Environment, parts: DeskParts): Promise<Desk> {
  if (env.otlpEndpoint) enableTracing();
  const kernel = kernelFor(env, parts);
  return {
    async migrate() {
      const { applied } = await kernel.migrate();
      return applied.length ? `${applied.length} applied` : 'up to date';
    },
    async seed() {
      if (env.demoPassword === undefined) return;
      const { seedDemo } = await import('./seed-demo.ts');
      await seedDemo(kernel, env.demoPassword);
    },
    start: () => kernel.start(),
    // The bindings carry the socket: without it the caller's address would be unknown.
    fetch: (request, bindings) => kernel.fetch(request, bindings),
    stop: (timeoutMs) => kernel.stop(timeoutMs),
  };
}

function storageOf({ s3, dataDir }: Environment): StorageOptions {
  return s3 ? { kind: 's3', ...s3 } : { kind: 'disk', dir: join(dataDir, 'files') };
}
