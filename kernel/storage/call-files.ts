import { type FileOwner, type FileStore, problems, type StoredFile, uuidv7 } from '@serviflow/sdk';
import { type Kysely, sql } from 'kysely';
import type { Call } from '../invoke/call.ts';
import type { Runtime } from '../runtime.ts';
import { type Content, type StorageBackend, storageKey } from './backend.ts';
import { Measured } from './measured.ts';
import { peek } from './peek.ts';
import { isExecutable, LOOK, sniff } from './sniff.ts';

/** Hours that an unattached file, or bytes without a row, are kept. */
export const ORPHAN_HOURS = 24;
const MAX_NAME = 200;
const GIGABYTE = 1024 ** 3;

export interface FileRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly storage_key: string;
  readonly uploaded_by: string;
  readonly owner_subject: string | null;
  readonly owner_id: string | null;
  readonly internal: boolean;
}

/** Files as one call sees them: of its tenant only (row-level security), in its transaction. */
export class CallFiles implements FileStore {
  readonly #runtime: Runtime;
  readonly #backend: StorageBackend;
  readonly #call: Call;

  constructor(runtime: Runtime, backend: StorageBackend, call: Call) {
    this.#runtime = runtime;
    this.#backend = backend;
    this.#call = call;
  }

  async save(
    content: Uint8Array,
    meta: { name: string; type: string; owner?: FileOwner },
  ): Promise<StoredFile> {
    await this.#assertRoom(content.byteLength);
    return this.#keep([content], { ...meta, type: sniff(content, meta.type) });
  }

  /**
   * Stores a file while it arrives, without holding it in memory. When it turns out too large, or its sender goes
   * away, nothing of it is left.
   * @throws Problem 409 `plan-limit`, 413 above `maxBytes`, 415 for a program that is not wanted
   */
  async saveStream(
    content: AsyncIterable<Uint8Array>,
    meta: { name: string; type: string; maxBytes: number; refusePrograms: boolean },
  ): Promise<StoredFile> {
    await this.#assertRoom(1);
    const { head, whole } = await peek(content, LOOK);
    const type = sniff(head, meta.type);
    if (meta.refusePrograms) refuseProgram(type);
    return this.#keep(whole, { name: meta.name, type, maxBytes: meta.maxBytes, checkRoom: true });
  }

  async #keep(
    content: Content,
    meta: { name: string; type: string; owner?: FileOwner; maxBytes?: number; checkRoom?: boolean },
  ): Promise<StoredFile> {
    const id = uuidv7();
    const key = storageKey(this.#call.tenant.id, id);
    const measured = new Measured(content, meta.maxBytes ?? Number.POSITIVE_INFINITY);
    // In a transaction of its own, before the bytes: whatever happens next, somebody knows that they may be there.
    const after = new Date(this.#call.now().getTime() + ORPHAN_HOURS * 3_600_000);
    await this.#runtime.db.control.query(
      'insert into kernel.file_garbage (tenant_id, storage_key, delete_after) values ($1, $2, $3)',
      [this.#call.tenant.id, key, after],
    );
    try {
      await this.#backend.write(key, measured);
      // Of a stream the size is known only now.
      if (meta.checkRoom) await this.#assertRoom(measured.size);
    } catch (error) {
      await this.#drop(key);
      throw error;
    }
    const file: StoredFile = {
      id,
      name: cleanName(meta.name),
      type: meta.type,
      size: measured.size,
      sha256: measured.sha256(),
    };
    const { owner } = meta;
    await this.#within((db) =>
      sql`with kept as (delete from kernel.file_garbage where storage_key = ${key})
        insert into kernel.file (id, name, type, size, sha256, storage_key, uploaded_by, owner_subject, owner_id, internal, created_at)
        values (${id}, ${file.name}, ${file.type}, ${file.size}, ${file.sha256}, ${key}, ${this.#call.principal.id},
          ${owner?.subject ?? null}, ${owner?.id ?? null}, ${owner?.internal ?? false}, ${this.#call.now()})`.execute(
        db,
      ),
    );
    return file;
  }

  /** Takes away what was written of a file that is not to be; when that fails, the sweep does it later. */
  async #drop(key: string): Promise<void> {
    try {
      await this.#backend.remove(key);
      await this.#runtime.db.control.query(
        'delete from kernel.file_garbage where tenant_id = $1 and storage_key = $2',
        [this.#call.tenant.id, key],
      );
    } catch (error) {
      this.#runtime.log.warn('a given-up file is left to the sweep', { key, error: String(error) });
    }
  }

  /**
   * Your own fresh files, and those that the record has already in the same way (so that a repeated call does no harm,
   * and none makes an internal file public).
   */
  async attach(ids: readonly string[], owner: FileOwner): Promise<StoredFile[]> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return [];
    const mine =
      this.#call.principal.kind === 'system' ? sql`true` : sql`uploaded_by = ${this.#call.principal.id}`;
    const { rows } = await this.#within((db) =>
      sql<FileRow>`update kernel.file set owner_subject = ${owner.subject}, owner_id = ${owner.id}, internal = ${owner.internal ?? false}
        where id = any(${uuids(wanted)}::uuid[])
          and ((owner_id is null and ${mine}) or (owner_subject = ${owner.subject} and owner_id = ${owner.id} and internal = ${owner.internal ?? false}))
        returning *`.execute(db),
    );
    if (rows.length !== wanted.length)
      throw problems.notFound('A file was not found.', { code: 'file-not-found' });
    return inOrder(wanted, rows);
  }

  async read(id: string): Promise<Uint8Array> {
    const row = await this.row(id);
    if (!row) throw problems.notFound('The file was not found.', { code: 'file-not-found' });
    return this.#backend.read(row.storage_key);
  }

  async info(ids: readonly string[]): Promise<StoredFile[]> {
    if (ids.length === 0) return [];
    const { rows } = await this.#within((db) =>
      sql<FileRow>`select * from kernel.file where id = any(${uuids(ids)}::uuid[])`.execute(db),
    );
    return inOrder(ids, rows);
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#within((db) =>
      sql`with gone as (delete from kernel.file where id = any(${uuids(ids)}::uuid[]) returning storage_key)
        insert into kernel.file_garbage (storage_key, delete_after) select storage_key, ${this.#call.now()} from gone`.execute(
        db,
      ),
    );
  }

  /** The kernel's own view of a file; null when the tenant has none with this id. */
  async row(id: string): Promise<FileRow | null> {
    const { rows } = await this.#within((db) =>
      sql<FileRow>`select * from kernel.file where id = any(${uuids([id])}::uuid[])`.execute(db),
    );
    return rows[0] ?? null;
  }

  /**
   * Whether the caller may read the file: its own until it is given to a record, then whoever may see the record
   * (asked through the owner's loader, as this caller). Internal files are never for customers.
   */
  async mayRead(row: FileRow): Promise<boolean> {
    const { principal } = this.#call;
    if (row.owner_subject === null || row.owner_id === null) {
      return principal.kind === 'user' && row.uploaded_by === principal.id;
    }
    if (
      row.internal &&
      principal.kind !== 'system' &&
      (principal.role === 'customer' || principal.role === null)
    )
      return false;
    const only = principal.restrictedTo;
    if (only && (only.subject !== row.owner_subject || only.id !== row.owner_id)) return false;
    const entry = this.#runtime.registry.subject(row.owner_subject);
    if (!entry || !this.#call.enabled.has(entry.plugin) || !this.#call.parts.healthy(entry.plugin))
      return false;
    const { owner_id: ownerId } = row;
    const record = await this.#within(() =>
      entry.loader.load(this.#call.view(entry.plugin), ownerId, { lock: false }),
    );
    return record !== null && record !== undefined;
  }

  /** Bytes and count of the tenant's files. */
  async usage(): Promise<{ bytes: number; count: number }> {
    const { rows } = await this.#within((db) =>
      sql<{
        bytes: number;
        count: number;
      }>`select coalesce(sum(size), 0)::bigint as bytes, count(*) as count from kernel.file`.execute(db),
    );
    return rows[0] ?? { bytes: 0, count: 0 };
  }

  async #assertRoom(bytes: number): Promise<void> {
    const granted = this.#call.parts.entitled(this.#call, 'files.storage-gb');
    if (typeof granted !== 'number' || !Number.isFinite(granted)) return;
    const { used } = this.#runtime.files;
    const sum = async () => (await this.usage()).bytes;
    if (await used.fits(this.#call.tenant.id, { bytes, limit: granted * GIGABYTE, sum })) return;
    throw problems.conflict(`Your plan has ${granted} GB for files, and they are used up.`, {
      code: 'plan-limit',
    });
  }

  /** In the call's transaction, or in one of its own when the operation has none. */
  #within<T>(work: (db: Kysely<unknown>) => Promise<T>): Promise<T> {
    return this.#call.transaction
      ? work(this.#call.sql)
      : this.#call.parts.transact(this.#call, () => work(this.#call.sql));
  }
}

/** The program check of uploads. @throws Problem 415 */
function refuseProgram(type: string): void {
  if (!isExecutable(type)) return;
  throw problems.unsupportedMedia('Programs are not accepted as attachments.', { code: 'file-type-refused' });
}

/** What is no id of ours finds nothing, instead of failing in the database. */
const uuids = (ids: readonly string[]): string[] =>
  ids.filter((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(id));

/** A name for people: no folders, no control or direction-changing characters. */
function cleanName(name: string): string {
  const bare = name
    .replace(/^.*[/\\]/s, '')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
  return bare.slice(-MAX_NAME) || 'file';
}

function inOrder(ids: readonly string[], rows: readonly FileRow[]): StoredFile[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row
      ? [{ id: row.id, name: row.name, type: row.type, size: Number(row.size), sha256: row.sha256 }]
      : [];
  });
}
