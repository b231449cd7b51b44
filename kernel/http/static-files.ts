import { type Dirent, readdirSync } from 'node:fs';
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
  readonly headers: Readonly<Record<string, string>>;
  plain?: Promise<Uint8Array>;
  brotli?: Promise<Uint8Array>;
}

export interface StaticFile {
  /** Absolute path on disk. */
  readonly file: string;
  /** Its name says what it holds, so that it may be kept for ever. */
  readonly hashed: boolean;
  /** Headers of this file alone. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Files that were listed once, so that no request can name a path outside. */
export class StaticFiles {
  readonly #assets = new Map<string, Asset>();

  /** @param url path that it answers to, exactly */
  add(url: string, { file, hashed, headers }: StaticFile): void {
    this.#assets.set(url, {
      file,
      type: TYPES[extname(file)] ?? 'application/octet-stream',
      headers: {
        'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        vary: 'accept-encoding',
        ...headers,
      },
    });
  }

  has(url: string): boolean {
    return this.#assets.has(url);
  }

  /** @returns null when nothing is listed under the path, or the file is gone since (a newer build took its place) */
  async respond(request: Request, url = new URL(request.url).pathname): Promise<Response | null> {
    const asset = this.#assets.get(url);
    if (!asset) return null;
    const headers = new Headers({ 'content-type': asset.type, ...asset.headers });
    const plain = await once(asset, 'plain', () => readFile(asset.file)).catch((error) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    });
    if (!plain) return null;
    if (!COMPRESSED.has(extname(asset.file)) || !/\bbr\b/.test(request.headers.get('accept-encoding') ?? ''))
      return new Response(plain as BodyInit, { headers });
    const packed = await once(asset, 'brotli', () =>
      compress(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
    );
    headers.set('content-encoding', 'br');
    return new Response(packed as BodyInit, { headers });
  }
}

/** Does the work for the first who asks and keeps the result for all; what failed is tried again. */
async function once(
  asset: Asset,
  form: 'plain' | 'brotli',
  work: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const result = asset[form] ?? work();
  asset[form] = result;
  try {
    return await result;
  } catch (error) {
    if (asset[form] === result) delete asset[form];
    throw error;
  }
}

/** Plain files below a folder (no links, which could lead out of it): path from there with slashes -> absolute path. */
export function filesBelow(dir: string): Map<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const pathOf = (entry: Dirent) => join(entry.parentPath, entry.name);
  return new Map(files.map((entry) => [relative(dir, pathOf(entry)).replaceAll('\\', '/'), pathOf(entry)]));
}
