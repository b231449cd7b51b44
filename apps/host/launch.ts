#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import type { Host } from './main.ts';
import { findPlaces } from './places.ts';

/**
 * `npm start`. Only Node's own modules are imported up here: the compile cache must be on before anything
 * large is loaded, and a wrong environment is told without loading it at all.
 */
const places = findPlaces();
enableCompileCache(places.compileCache);

/** After this a stop that hangs is cut; process managers wait 10 s. */
const STOP_LIMIT_MS = 9_500;
/** A terminal and npm each pass on the same Ctrl-C; only a later one means "now". */
const IMPATIENCE_MS = 1_000;

const aborted = new AbortController();
let stopping: { since: number; done: Promise<void> } | undefined;
let host: Promise<Host> | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stopping) stopping = { since: performance.now(), done: shutDown(signal, 0) };
    else if (performance.now() - stopping.since > IMPATIENCE_MS) process.exit(1);
  });
}

async function shutDown(why: string, exitCode: number): Promise<void> {
  print(`Stopping (${why})…`);
  setTimeout(() => {
    print('Stopping took too long and was cut.');
    process.exit(1);
  }, STOP_LIMIT_MS).unref();
  aborted.abort(new Error(`Stopped by ${why} while starting.`));
  const running = await host?.catch(() => undefined);
  await running?.stop();
  print('Stopped.');
  process.exit(exitCode);
}

/** Requests in flight are answered and jobs handed back; whoever looks after the process starts it again. */
function crash(error: Error): void {
  stopping ??= { since: performance.now(), done: shutDown(error.message, 1) };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Beside the environment: plugins that somebody works on (`serviflow-plugin dev`). */
const OPTIONS = {
  plugin: { type: 'string', multiple: true },
  only: { type: 'boolean' },
} as const;

async function start(): Promise<Host> {
  const { plugin: folders = [], only = false } = parseArgs({ options: OPTIONS }).values;
  const { readEnvironment } = await import('@serviflow/config/environment');
  const { createProgress } = await import('./progress.ts');
  const { checkInstallation } = await import('./install-check.ts');
  const progress = createProgress(print);
  const env = await progress.step('environment', async () => readEnvironment(process.env));
  await progress.step(
    'installation',
    () => checkInstallation(places.root),
    (found) => found,
  );
  const { bootHost } = await import('./main.ts');
  // The largest import of all; it goes on while the database starts.
  const composition = import('./compose.ts');
  composition.catch(() => undefined);
  const running = await bootHost(env, progress, {
    places,
    signal: aborted.signal,
    onCrash: crash,
    compose: async (...args) => (await composition).composeDesk(...args, { folders, only }),
  });
  const { demoLogins } = await import('./demo-logins.ts');
  const { served } = await import('./served.ts');
  // One write: who waits for the first line has the logins with it.
  const logins = env.role === 'worker' ? [] : demoLogins(env, { plain: only, seeded: running.seeded });
  print([`ServiFlow is ready: ${running.url}`, ...served(env), ...logins].join('\n'));
  return running;
}

host = start();
host.catch(async (error: Error & { exitCode?: number }) => {
  // A stop that came first reports for itself.
  if (stopping) return;
  process.stderr.write(`\nServiFlow could not start. ${error.message}\n`);
  if (process.env.LOG_LEVEL === 'debug' || process.env.LOG_LEVEL === 'trace')
    process.stderr.write(`${error.stack}\n`);
  process.exit(error.exitCode ?? 1);
});
