import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../apps/host/embedded-postgres.ts';

export interface HostProcess {
  readonly pid: number;
  /** From the start of the process until it answers that it is ready, in milliseconds. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

const LAUNCH = fileURLToPath(new URL('../../apps/host/launch.ts', import.meta.url));
const READY_LIMIT_MS = 60_000;

/**
 * Starts the host as `npm start` does, over an existing database.
 * @param options.pluginsDir folder with packages, as DATA_DIR/plugins
 * @throws Error when it ends or never gets ready
 */
export async function startHost(
  databaseUrl: string,
  options: { pluginsDir?: string } = {},
): Promise<HostProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), 'serviflow-bench-'));
  if (options.pluginsDir) symlinkSync(options.pluginsDir, join(dataDir, 'plugins'));
  const port = await freePort();
  const began = performance.now();
  const child: ChildProcess = spawn(process.execPath, [LAUNCH], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      PORT: String(port),
      SMTP_PORT: '0',
      SEED: 'none',
      LOG_LEVEL: 'error',
      SECRET_KEY: 'a secret key that only the benchmark knows',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let ended = false;
  const exit = new Promise<void>((resolve) =>
    child.once('close', () => {
      ended = true;
      resolve();
    }),
  );
  const stop = async () => {
    child.kill('SIGTERM');
    await exit;
    rmSync(dataDir, { recursive: true, force: true });
  };
  while (!(await isReady(port))) {
    if (ended || performance.now() - began > READY_LIMIT_MS) {
      await stop();
      throw new Error('The host did not get ready');
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { pid: child.pid ?? 0, readyMs: performance.now() - began, stop };
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}
