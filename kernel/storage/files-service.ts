import type { Call } from '../invoke/call.ts';
import type { Runtime } from '../runtime.ts';
import type { StorageBackend } from './backend.ts';
import { CallFiles, ORPHAN_HOURS } from './call-files.ts';
import { DiskBackend } from './disk-backend.ts';
import { S3Backend } from './s3-backend.ts';
import { UsedSpace } from './used-space.ts';

const BATCH = 200;

/** Attachments and other files: rows in the database, bytes on disk or in a bucket. */
export class FilesService {
  readonly backend: StorageBackend;
  readonly used: UsedSpace;
  readonly #runtime: Runtime;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.used = new UsedSpace(() => runtime.now().getTime());
    const { storage } = runtime.options;
    this.backend = storage.kind === 'disk' ? new DiskBackend(storage.dir) : new S3Backend(storage);
  }

  forCall(call: Call): CallFiles {
    return new CallFiles(this.#runtime, this.backend, call);
  }

  /**
   * Deletes files that nobody attached for a day, and bytes whose row never committed or was deleted.
   * @returns number of objects taken from the store
   */
  async sweep(): Promise<number> {
    const db = this.#runtime.db.control;
    const now = this.#runtime.now();
    const old = new Date(now.getTime() - ORPHAN_HOURS * 3_600_000);
    for (;;) {
      const { rowCount } = await db.query(
        `with gone as (delete from kernel.file where owner_id is null and (tenant_id, id) in
             (select tenant_id, id from kernel.file where owner_id is null and created_at < $1 limit ${BATCH})
           returning tenant_id, storage_key)
         insert into kernel.file_garbage (tenant_id, storage_key, delete_after) select tenant_id, storage_key, $2 from gone
         on conflict do nothing`,
        [old, now],
      );
      if ((rowCount ?? 0) < BATCH) break;
    }
    let removed = 0;
    for (;;) {
      const { rows } = await db.query(
        `select tenant_id, storage_key from kernel.file_garbage g where delete_after <= $1
           and not exists (select 1 from kernel.file f where f.storage_key = g.storage_key) order by delete_after limit ${BATCH}`,
        [now],
      );
      for (const row of rows) {
        // First the bytes: a crash in between only repeats a removal that does no harm.
        await this.backend.remove(row.storage_key);
        await db.query('delete from kernel.file_garbage where tenant_id = $1 and storage_key = $2', [
          row.tenant_id,
          row.storage_key,
        ]);
      }
      removed += rows.length;
      if (rows.length < BATCH) return removed;
    }
  }
}
