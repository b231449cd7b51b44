import type { Rolldown } from 'vite';
import { screensConfig, screensError } from '../build/bundle-screens.ts';
import type { PluginError } from '../tool/terminal.ts';

export interface ScreensWatch {
  /** The first attempt is over. @returns whether there are screens now */
  readonly first: Promise<boolean>;
  end(): Promise<void>;
}

export interface ScreensWatchOptions {
  /** Absolute path of the package. */
  readonly root: string;
  readonly id: string;
  readonly outDir: string;
  /** Told of each bundle after the first. */
  readonly onBuilt: () => void;
  readonly onError: (error: PluginError) => void;
}

/** Bundles the screens, and again whenever one of their files changes. */
export async function watchScreens({
  onBuilt,
  onError,
  ...options
}: ScreensWatchOptions): Promise<ScreensWatch> {
  const { build } = await import('vite');
  const config = await screensConfig({ ...options, onBundle: () => undefined });
  const watcher = (await build({
    ...config,
    build: { ...config.build, watch: {}, minify: false },
  })) as Rolldown.RolldownWatcher;
  let firstIsOver = false;
  const first = Promise.withResolvers<boolean>();
  watcher.on('event', async (event) => {
    if (event.code !== 'BUNDLE_END' && event.code !== 'ERROR') return;
    await event.result.close();
    if (event.code === 'ERROR') onError(screensError(event.error));
    else if (firstIsOver) onBuilt();
    if (!firstIsOver) first.resolve(event.code === 'BUNDLE_END');
    firstIsOver = true;
  });
  return { first: first.promise, end: () => watcher.close() };
}
