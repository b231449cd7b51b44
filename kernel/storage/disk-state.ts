import { randomBytes } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { uuidv7 } from '@serviflow/sdk';
import { isDiskFull } from '../data/outage.ts';
import type { Runtime } from '../runtime.ts';
import { storageKey } from './backend.ts';

/** Bytes that must fit before a disk counts as having room again. */
const PROBE = 1024 * 1024;
/** Files that the probe writes belong to no tenant. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

type Disk = 'database' | 'files';

/**
 * Which disk is full. A full disk is met by whoever writes next; from then on the node says that it is not ready until
 * a probe of a megabyte could be written, so that it comes back by itself when somebody made room.
 */
export class DiskState {
  readonly #runtime: Runtime;
  readonly #full = new Set<Disk>();
  #probing: Promise<readonly string[]> | null = null;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /**
   * Remembers a full disk.
   * @returns whether the error, or its cause, says that one is full
   */
  noted(error: unknown): boolean {
    const cause = isDiskFull((error as Error)?.cause) ? (error as Error).cause : error;
    if (!isDiskFull(cause)) return false;
    const disk = (cause as { code?: unknown }).code === '53100' ? 'database' : 'files';
    if (!this.#full.has(disk))
      this.#runtime.log.error('a disk is full: nothing can be stored until somebody makes room', { disk });
    this.#full.add(disk);
    return true;
  }

  /** One sentence for each disk without room; asked many times at once, it looks once. */
  full(): Promise<readonly string[]> {
    this.#probing ??= this.#look().finally(() => {
      this.#probing = null;
    });
    return this.#probing;
  }

  async #look(): Promise<string[]> {
    if (await this.#filesAreFull()) this.#full.add('files');
    const probes: Record<Disk, () => Promise<void>> = {
      database: () => this.#probeDatabase(),
      files: () => this.#probeFiles(),
    };
    const reasons: string[] = [];
    for (const disk of [...this.#full]) {
      try {
        await probes[disk]();
        this.#full.delete(disk);
        this.#runtime.log.info('there is room on the disk again', { disk });
      } catch (error) {
        reasons.push(`disk of the ${disk}: ${(error as Error).message}`);
      }
    }
    return reasons;
  }

  /** Before anybody meets it; a folder that is not there yet holds nothing. */
  async #filesAreFull(): Promise<boolean> {
    const { storage } = this.#runtime.options;
    if (storage.kind !== 'disk') return false;
    const { bavail, bsize } = await statfs(storage.dir).catch(() => ({ bavail: 1, bsize: PROBE }));
    return bavail * bsize < PROBE;
  }

  /** Written and taken back; random, because equal bytes would be compressed. */
  async #probeDatabase(): Promise<void> {
    const client = await this.#runtime.db.control.connect();
    try {
      await client.query('begin');
      await client.query('insert into kernel.disk_probe (bytes) values ($1)', [randomBytes(PROBE)]);
      await client.query('rollback');
      client.release();
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }

  async #probeFiles(): Promise<void> {
    const { backend } = this.#runtime.files;
    const key = storageKey(NOBODY, uuidv7());
    await backend.write(key, [randomBytes(PROBE)]);
    await backend.remove(key);
  }
}
