import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { FoundPlugin } from '../loader/found-plugin.ts';
import { filesBelow, StaticFiles } from './static-files.ts';

const SERVED = new Set(['.js', '.css', '.svg', '.png', '.woff2', '.map']);
/** Letters that mean nothing in an address, one folder after the other. */
const PLAIN_PATH = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;

/** Where the browser finds the screens of a plugin. */
export interface Screens {
  readonly module: string;
  readonly styles: readonly string[];
}

/** The built screens of plugins from outside, listed once at start: `/plugins/<id>/<hashed file>`. */
export class PluginFiles {
  readonly #files = new StaticFiles();
  readonly #screens = new Map<string, Screens>();

  /**
   * @param found packages whose plugin is the one that runs under its id
   * @param onBroken told of a package whose screens cannot be used; its plugin works without them
   */
  constructor(found: readonly FoundPlugin[], onBroken: (id: string, error: Error) => void) {
    for (const { id, uiDir } of found) {
      if (uiDir === undefined) continue;
      try {
        this.#add(id, uiDir);
      } catch (error) {
        onBroken(id, error as Error);
      }
    }
  }

  #add(id: string, dir: string): void {
    const base = `/plugins/${id}/`;
    const files = filesBelow(dir);
    const manifest = files.get('manifest.json');
    if (!manifest) throw new Error(`There is no manifest.json in ${dir}. Build the package again.`);
    const { entry, styles = [] } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      entry?: unknown;
      styles?: unknown[];
    };
    const known = (file: unknown, ending: string): string => {
      if (typeof file !== 'string' || !files.has(file) || !PLAIN_PATH.test(file) || extname(file) !== ending)
        throw new Error(`manifest.json names ${JSON.stringify(file)}, which is no ${ending} file in ${dir}.`);
      return base + file;
    };
    const screens = { module: known(entry, '.js'), styles: styles.map((file) => known(file, '.css')) };
    for (const [path, file] of files)
      if (SERVED.has(extname(path)) && PLAIN_PATH.test(path))
        this.#files.add(base + path, { file, hashed: true });
    this.#screens.set(id, screens);
  }

  /** Undefined for plugins without screens of their own, and for those of the web app. */
  screens(plugin: string): Screens | undefined {
    return this.#screens.get(plugin);
  }

  /** @returns null for anything that was not there at start */
  respond(request: Request): Promise<Response | null> {
    return this.#files.respond(request);
  }
}
