import { demoSeeder } from '@serviflow/config/demo';
import type { Environment } from '@serviflow/config/environment';
import { plans } from '@serviflow/config/plans';
import { plugins } from '@serviflow/config/plugins';
import { createKernel, enableTracing, type StorageOptions } from '@serviflow/kernel';
import { createLog } from './log.ts';
import type { Desk, DeskParts } from './main.ts';

/** Wires the kernel with the installed plugins, the plans and the environment. */
export async function composeDesk(env: Environment, { databaseUrl, webDir }: DeskParts): Promise<Desk> {
  if (env.otlpEndpoint) enableTracing();
  const kernel = createKernel({
    databaseUrl,
    secretKey: env.secretKey,
    baseUrl: env.baseUrl,
    dataDir: env.dataDir,
    plugins,
    plans,
    role: env.role,
    log: createLog(env.logLevel),
    storage: storageOf(env),
    env: variablesForPlugins(env),
    signup: env.signup,
    ...(webDir ? { webDir } : {}),
  });
  return {
    async migrate() {
      const { applied } = await kernel.migrate();
      return applied.length > 0 ? `${applied.length} applied` : 'up to date';
    },
    seed: () => demoSeeder(kernel, { password: env.demoPassword ?? '' }),
    start: () => kernel.start(),
    fetch: (request, bindings) => kernel.fetch(request, bindings),
    stop: (timeoutMs) => kernel.stop(timeoutMs),
  };
}

function storageOf(env: Environment): StorageOptions {
  return env.s3 ? { kind: 's3', ...env.s3 } : { kind: 'disk', dir: `${env.dataDir}/files` };
}

/** What background services of plugins may read, by the variables' own names. No secret of the host is in it. */
function variablesForPlugins(env: Environment): Record<string, string | number | boolean | undefined> {
  return {
    HOST: env.host,
    SMTP_PORT: env.smtpPort,
    OUTBOUND_SMTP_URL: env.outboundSmtpUrl,
    SEED: env.seed,
    TRUSTED_PROXIES: env.trustedProxies,
    METRICS_TOKEN: env.metricsToken,
  };
}
