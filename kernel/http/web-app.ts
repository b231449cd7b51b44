import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};
const COMPRESSED = new Set(['.html', '.js', '.css', '.json', '.svg', '.map', '.webmanifest']);
const compress = promisify(brotliCompress);

interface Asset {
  readonly file: string;
  readonly type: string;
  readonly hashed: boolean;
  plain?: Uint8Array;
  brotli?: Promise<Uint8Array>;
}

/** The built web app. Its files are listed once, so that no request can name a path outside. */
export class WebApp {
  readonly #assets = new Map<string, Asset>();
  readonly #modules = new Map<string, string>();

  private constructor(dir: string) {
    for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const url = `/${relative(dir, file).replaceAll('\\', '/')}`;
      if (url.startsWith('/.vite/')) continue;
      this.#assets.set(url, {
        file,
        type: TYPES[extname(file)] ?? 'application/octet-stream',
        hashed: url.startsWith('/assets/'),
      });
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
    const exact = this.#assets.get(pathname);
    // A missing file is told as missing; a signed link has a dot, too, but never so short an ending.
    if (!exact && /\.[a-z0-9]{1,11}$/i.test(pathname)) return null;
    const asset = exact ?? this.#assets.get('/index.html');
    if (!asset) return null;
    const headers = new Headers({
      'content-type': asset.type,
      'cache-control': asset.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
    });
    asset.plain ??= await readFile(asset.file);
    const plain = asset.plain;
    if (!COMPRESSED.has(extname(asset.file)) || !/\bbr\b/.test(request.headers.get('accept-encoding') ?? ''))
      return new Response(plain as BodyInit, { headers });
    asset.brotli ??= compress(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } });
    headers.set('content-encoding', 'br');
    return new Response((await asset.brotli) as BodyInit, { headers });
  }
}
