import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ByteRange, Content, StorageBackend } from './backend.ts';
import { streamOf } from './stream-of.ts';

const KEY = /^[0-9a-f-]{36}\/[0-9a-f]{2}\/[0-9a-f-]{36}$/;

/** Files in a folder of this machine (or of a shared file system). */
export class DiskBackend implements StorageBackend {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  async write(key: string, content: Content): Promise<void> {
    const path = this.#path(key);
    const folder = dirname(path);
    await mkdir(folder, { recursive: true });
    const draft = `${path}.part`;
    try {
      const file = await open(draft, 'w', 0o600);
      try {
        for await (const chunk of content) await file.writeFile(chunk);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    // The name is durable only when its folder is.
    const entry = await open(folder, 'r');
    await entry.sync().finally(() => entry.close());
  }

  async read(key: string): Promise<Uint8Array> {
    return readFile(this.#path(key));
  }

  async stream(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>> {
    const path = this.#path(key);
    // Opened before the answer begins: a lost file must be an error, not a cut answer.
    const file = await open(path, 'r');
    const options = range ? { start: range.from, end: range.to } : {};
    const source = file.createReadStream(options);
    return streamOf(source, () => source.destroy());
  }

  async remove(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
    await rm(`${this.#path(key)}.part`, { force: true });
  }

  #path(key: string): string {
    if (!KEY.test(key)) throw new TypeError('Not a key of the file store');
    return join(this.#dir, key);
  }
}
