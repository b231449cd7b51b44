import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../apps/host/embedded-postgres.ts';

/** A desk in a process of its own, started as `npm start` does. */
export interface DeskProcess {
  url: string;
  /** Everything that it has printed so far, both streams. */
  output(): string;
  /** Milliseconds from the start to the line "ServiFlow is ready". */
  readyAfterMs: number;
  process: ChildProcess;
  /** Sends a signal and waits for the end. @returns the exit code; null when the signal ended it */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

const LAUNCH = fileURLToPath(new URL('../../apps/host/launch.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The environment of a desk that shares nothing with another: only PATH, a port and what the caller gives. */
async function variables(own: Record<string, string>): Promise<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? '',
    PORT: String(await freePort()),
    SMTP_PORT: '0',
    LOG_LEVEL: 'warn',
    ...own,
  };
}

function launch(env: Record<string, string>): { child: ChildProcess; output(): string } {
  const child = spawn(process.execPath, [LAUNCH], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    text += String(chunk);
  });
  return { child, output: () => text };
}

/**
 * Starts a desk on a free port and waits until it is ready.
 *
 * @param own variables; DATA_DIR at least
 * @throws Error with all that it printed when it ends before
 */
export async function startDesk(own: { DATA_DIR: string } & Record<string, string>): Promise<DeskProcess> {
  const env = await variables(own);
  const begin = performance.now();
  const { child, output } = launch(env);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => output().includes('ServiFlow is ready: ') && resolve());
    child.once('close', (code) => reject(new Error(`The desk ended with ${code}:\n${output()}`)));
  });
  return {
    url: `http://localhost:${env.PORT}`,
    output,
    readyAfterMs: performance.now() - begin,
    process: child,
    async end(signal = 'SIGTERM') {
      const closed = once(child, 'close');
      child.kill(signal);
      return ((await closed) as [number | null])[0];
    },
  };
}

/** Starts a desk that is expected to end by itself. @returns its exit code and what it printed */
export async function runDesk(own: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const { child, output } = launch(await variables(own));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output() };
}
