import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from './embedded-postgres.ts';

export interface DeskOptions {
  /** Folder for all that the desk keeps; made when missing. */
  readonly dataDir: string;
  /** Folders of packages with a plugin, beside those that the installation has. */
  readonly plugins?: readonly string[];
  /** Leaves out the plugins of the installation that none of `plugins` requires. */
  readonly only?: boolean;
  /** A free one when absent or 0. */
  readonly port?: number;
  /** More variables of the environment, such as SEED and DEMO_PASSWORD; of the caller's own only PATH is passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gets what the desk prints, as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** A desk in a process of its own, started as `npm start` does. */
export interface DeskProcess {
  /** Origin that people open. */
  readonly url: string;
  /** Everything that it has printed so far, both streams. */
  output(): string;
  /** Milliseconds from the start to the line "ServiFlow is ready". */
  readonly readyAfterMs: number;
  readonly process: ChildProcess;
  /** Sends a signal and waits for the end. @returns the exit code; null when the signal ended it */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

const LAUNCH = fileURLToPath(new URL('./launch.ts', import.meta.url));

/**
 * Starts a desk and waits until it is ready. The embedded database starts with it unless DATABASE_URL is set.
 * @throws Error with all that it printed when it ends before
 */
export async function startDesk(options: DeskOptions): Promise<DeskProcess> {
  const port = options.port || (await freePort());
  const begin = performance.now();
  const { child, output } = await launchDesk({ ...options, port });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => output().includes('ServiFlow is ready: ') && resolve());
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`The desk ended with ${code}:\n${output()}`)));
  });
  return {
    url: `http://localhost:${port}`,
    output,
    readyAfterMs: performance.now() - begin,
    process: child,
    async end(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const closed = once(child, 'close');
      child.kill(signal);
      return ((await closed) as [number | null])[0];
    },
  };
}

/** Starts a desk and waits for nothing. */
export async function launchDesk(
  options: DeskOptions,
): Promise<{ child: ChildProcess; output: () => string }> {
  const { dataDir, plugins = [], only = false, port, env = {}, onOutput } = options;
  const args = [...plugins.flatMap((folder) => ['--plugin', folder]), ...(only ? ['--only'] : [])];
  const child = spawn(process.execPath, [LAUNCH, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(port || (await freePort())),
      SMTP_PORT: '0',
      LOG_LEVEL: 'warn',
      DATA_DIR: dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      text += String(chunk);
      onOutput?.(String(chunk));
    });
  return { child, output: () => text };
}
