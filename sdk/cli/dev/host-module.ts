import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PluginError } from '../tool/terminal.ts';

/** What `dev` uses of the package `@serviflow/host`, which the SDK does not depend on. */
export interface HostModule {
  startDesk(options: {
    readonly dataDir: string;
    /** Folders of packages with a plugin. */
    readonly plugins: readonly string[];
    /** Leaves out what none of them requires. */
    readonly only: boolean;
    readonly env: Readonly<Record<string, string>>;
    readonly onOutput: (text: string) => void;
  }): Promise<DeskProcess>;
  /** @param dataDir a folder that no desk has as its own */
  startEmbeddedPostgres(dataDir: string): Promise<{ readonly url: string; stop(): Promise<void> }>;
}

export interface DeskProcess {
  /** Origin. */
  readonly url: string;
  /** Everything that it has printed so far. */
  output(): string;
  readonly process: { once(event: 'close', listener: (code: number | null) => void): unknown };
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * The host that is installed beside a plugin.
 * @param root absolute path of the package
 * @throws PluginError when there is none
 */
export async function loadHost(root: string): Promise<HostModule> {
  let file: string;
  try {
    file = createRequire(join(root, 'package.json')).resolve('@serviflow/host');
  } catch (error) {
    throw new PluginError('@serviflow/host is not installed: it is the desk that runs your plugin.', {
      cause: error,
      remedy: 'npm install --save-dev --save-exact @serviflow/host',
    });
  }
  return (await import(pathToFileURL(file).href)) as HostModule;
}
