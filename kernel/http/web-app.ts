import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { contentSecurityPolicy } from './security-headers.ts';
import { filesBelow, StaticFiles } from './static-files.ts';

const PAGE = '/index.html';

/** The built web app. */
export class WebApp {
  readonly #files = new StaticFiles();
  readonly #modules = new Map<string, string>();

  private constructor(dir: string) {
    for (const [path, file] of filesBelow(dir)) {
      const url = `/${path}`;
      if (url.startsWith('/.vite/')) continue;
      const headers = url.endsWith('.html') ? { 'content-security-policy': policyOf(file) } : undefined;
      this.#files.add(url, { file, hashed: url.startsWith('/assets/'), ...(headers ? { headers } : {}) });
    }
    const manifest = join(dir, '.vite', 'manifest.json');
    if (existsSync(manifest)) {
      for (const [source, chunk] of Object.entries(
        JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, { file: string; isEntry?: boolean }>,
      )) {
        const plugin = /(?:^|\/)plugins\/([a-z0-9-]+)\/ui\/index\.tsx$/.exec(source)?.[1];
        if (plugin && chunk.isEntry) this.#modules.set(plugin, `/${chunk.file}`);
      }
    }
  }

  /** @returns null when there is no build in the folder */
  static open(dir: string | undefined): WebApp | null {
    return dir && existsSync(join(dir, 'index.html')) && statSync(dir).isDirectory() ? new WebApp(dir) : null;
  }

  /** Hashed address of a plugin's module. */
  moduleUrl(plugin: string): string | undefined {
    return this.#modules.get(plugin);
  }

  /** The file at a path, else the app's page for addresses that the browser's router knows. */
  async respond(request: Request): Promise<Response | null> {
    const { pathname } = new URL(request.url);
    if (this.#files.has(pathname)) return this.#files.respond(request, pathname);
    // A missing file is told as missing; a signed link has a dot, too, but never so short an ending.
    return /\.[a-z0-9]{1,11}$/i.test(pathname) ? null : this.#files.respond(request, PAGE);
  }
}

/** The page may run its inline import map, known by its sum, and no other inline script (CSP 3, hash-source). */
function policyOf(page: string): string {
  const maps = readFileSync(page, 'utf8').matchAll(/<script type="importmap">([\s\S]*?)<\/script>/g);
  return contentSecurityPolicy(
    [...maps].map(
      ([, text]) =>
        `'sha256-${createHash('sha256')
          .update(text ?? '')
          .digest('base64')}'`,
    ),
  );
}
