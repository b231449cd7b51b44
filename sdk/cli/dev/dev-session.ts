import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasScreens } from '../build/bundle-screens.ts';
import { TOOL_FOLDER } from '../build/compile-server.ts';
import type { PluginPackage } from '../tool/plugin-package.ts';
import { PluginError, type Terminal } from '../tool/terminal.ts';
import { deskLog } from './desk-log.ts';
import { DeskRunner } from './desk-runner.ts';
import { takeDevLock } from './dev-lock.ts';
import { startDevServer } from './dev-server.ts';
import { type DeskProcess, loadHost } from './host-module.ts';
import { standInOf } from './stand-in.ts';
import { watchScreens } from './watch-screens.ts';
import { watchSources } from './watch-sources.ts';

export interface DevOptions {
  readonly source: PluginPackage;
  /** Any free one when absent. */
  readonly port: number | undefined;
  readonly terminal: Terminal;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Runs a desk with a plugin and what it requires, until the signal: the desk is made anew when a source file is saved,
 * the database stays. Everything is kept in `.serviflow/`.
 * @throws PluginError when it cannot even begin
 */
export async function runDevSession({ source, port, terminal, signal }: DevOptions): Promise<void> {
  const { root, serviflow } = source;
  const { id } = serviflow;
  if (!id)
    throw new PluginError('package.json has no "serviflow.id".', {
      remedy: 'Give the id of the plugin there.',
    });
  const own = join(root, TOOL_FOLDER);
  mkdirSync(own, { recursive: true });
  // Undone in the opposite order, whatever happens.
  const undo = new AsyncDisposableStack();
  try {
    undo.defer(takeDevLock(join(own, 'dev.lock')));
    const host = await loadHost(root);
    const stand = standInOf(root);
    const { out, err } = terminal;
    const why = new Set<string>();

    terminal.out('Starting the database…');
    const database = await host.startEmbeddedPostgres(join(own, 'database'));
    undo.defer(() => database.stop());

    const server = await startDevServer(port, () => runner.state());
    undo.defer(() => server.close());

    let announced = false;
    let isSetAside = false;
    const onReady = (desk: DeskProcess, ms: number): void => {
      if (!announced) for (const line of announcement(desk, source)) out(line);
      else {
        const state = isSetAside ? 'runs without the plugin' : 'is new';
        out(`${clock()} ${[...why].join(', ')}: the desk ${state} (${(ms / 1000).toFixed(1)} s).`);
      }
      announced = true;
      why.clear();
      server.reloadPages();
    };
    const runner: DeskRunner = new DeskRunner({
      start() {
        isSetAside = false;
        return host.startDesk({
          dataDir: join(own, 'data'),
          plugins: [stand.folder],
          only: true,
          env: { SEED: 'demo', BASE_URL: server.url, DATABASE_URL: database.url },
          onOutput: deskLog({
            root,
            id,
            print: out,
            onSetAside: () => {
              isSetAside = true;
            },
          }),
        });
      },
      onReady,
      onFailure(reason) {
        err(`✗ ${reason.trim()}`);
        err('  It starts again when you save.');
        server.reloadPages();
      },
    });
    undo.defer(() => runner.end());

    let screensAreBuilt = false;
    const restart = (...files: readonly string[]): void => {
      for (const file of files) why.add(file);
      try {
        stand.write(screensAreBuilt);
      } catch (error) {
        err(`✗ ${id}, package.json: ${(error as Error).message}`);
        err('  Mend it and save.');
        return;
      }
      void runner.restart();
    };
    if (hasScreens(root)) {
      const screens = await watchScreens({
        root,
        id,
        outDir: stand.screens,
        onBuilt() {
          screensAreBuilt = true;
          restart('screens');
        },
        onError(error) {
          err(`✗ ${id}, screens: ${error.message}`);
          if (error.remedy) err(`  ${error.remedy}`);
        },
      });
      undo.defer(() => screens.end());
      screensAreBuilt = await screens.first;
    }
    undo.defer(watchSources(root, (files) => restart(...files)));
    terminal.out('Starting the desk…');
    restart();
    await ended(signal);
    out('Stopping…');
  } finally {
    await undo.disposeAsync();
  }
}

/** What the desk says when it is ready, with its logins. */
function announcement(desk: DeskProcess, { serviflow }: PluginPackage): string[] {
  const [ready = '', ...logins] = desk
    .output()
    .slice(desk.output().indexOf('ServiFlow is ready: '))
    .trimEnd()
    .split('\n');
  return [
    '',
    `${serviflow.title} (${serviflow.id}) runs at ${ready.slice(ready.indexOf('http'))}`,
    ...logins.filter((line) => !line.startsWith('{')),
    '',
    'It is made anew when you save. Ctrl-C stops it.',
  ];
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

const clock = (): string => new Date().toTimeString().slice(0, 8);
