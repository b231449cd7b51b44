import { S3mini } from 's3mini';
import type { StorageOptions } from '../runtime.ts';
import type { ByteRange, Content, StorageBackend } from './backend.ts';

const TIMEOUT_MS = 60_000;
/** Bytes of one part of a large object; S3 wants at least 5 MiB of each but the last, and at most 10,000 of them. */
const PART = 5 * 1024 * 1024;
const TYPE = 'application/octet-stream';

/** Objects in a bucket of any S3-compatible service. A write is answered when the object is stored. */
export class S3Backend implements StorageBackend {
  readonly #s3: S3mini;

  constructor(options: Extract<StorageOptions, { kind: 's3' }>, { timeoutMs = TIMEOUT_MS } = {}) {
    this.#s3 = new S3mini({
      endpoint: `${options.endpoint.replace(/\/+$/, '')}/${options.bucket}`,
      region: options.region,
      accessKeyId: options.accessKeyId,
      secretAccessKey: options.secretAccessKey,
      requestAbortTimeout: timeoutMs,
    });
  }

  /** What fits into one part is one request; more goes in parts, one of them in memory at a time. */
  async write(key: string, content: Content): Promise<void> {
    const parts: { partNumber: number; etag: string }[] = [];
    let uploadId: string | null = null;
    try {
      for await (const { bytes, last } of inParts(content)) {
        if (last && uploadId === null) return await this.#put(key, bytes);
        uploadId ??= await this.#s3.getMultipartUploadId(key, TYPE);
        const { etag } = await this.#s3.uploadPart(key, uploadId, bytes, parts.length + 1);
        parts.push({ partNumber: parts.length + 1, etag });
      }
      if (uploadId !== null) await this.#s3.completeMultipartUpload(key, uploadId, parts);
    } catch (error) {
      // Parts of an upload that is given up are paid for until somebody removes them.
      if (uploadId !== null) await this.#s3.abortMultipartUpload(key, uploadId).catch(() => undefined);
      throw error;
    }
  }

  async read(key: string): Promise<Uint8Array> {
    const bytes = await this.#s3.getObjectArrayBuffer(key);
    if (!bytes) throw new Error(`The object store has no ${key}`);
    return new Uint8Array(bytes);
  }

  async stream(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>> {
    const answer = range
      ? await this.#s3.getObjectRaw(key, false, range.from, range.to + 1)
      : await this.#s3.getObjectResponse(key);
    if (!answer?.ok || !answer.body) throw new Error(`The object store has no ${key}`);
    return answer.body;
  }

  async remove(key: string): Promise<void> {
    if (!(await this.#s3.deleteObject(key))) throw new Error(`The object store did not remove ${key}`);
    for (const uploadId of await this.#unfinished(key)) await this.#s3.abortMultipartUpload(key, uploadId);
  }

  async #put(key: string, bytes: Uint8Array): Promise<void> {
    const answer = await this.#s3.putObject(key, Buffer.from(bytes), TYPE);
    if (answer.ok) return;
    const error = new Error(`The object store answered ${answer.status} to a write`);
    // RFC 4918 §11.5: it has no room.
    throw answer.status === 507 ? Object.assign(error, { code: 'ENOSPC' }) : error;
  }

  /** Uploads that a killed process left behind. */
  async #unfinished(key: string): Promise<string[]> {
    const found: unknown = await this.#s3
      .listMultipartUploads('/', '', 'GET', { prefix: key })
      // Some services know no such list; they have their own rule for what is never finished.
      .catch((error: { status?: number }) => (error.status === 501 ? {} : Promise.reject(error)));
    const { ListMultipartUploadsResult: list } = found as {
      ListMultipartUploadsResult?: { Upload?: unknown };
    };
    return [list?.Upload].flat().flatMap((one) => {
      const { Key, UploadId } = (one ?? {}) as Record<string, string | undefined>;
      return Key === key && UploadId ? [UploadId] : [];
    });
  }
}

/** Pieces of exactly `PART` bytes and one last one, which may be empty only when all is. */
async function* inParts(content: Content): AsyncGenerator<{ bytes: Uint8Array; last: boolean }> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    let rest = chunk;
    while (rest.byteLength > 0) {
      // A full part goes only when more follows: the last one must be known as such.
      if (size === PART) {
        yield { bytes: Buffer.concat(held), last: false };
        held = [];
        size = 0;
      }
      const piece = rest.subarray(0, PART - size);
      held.push(piece);
      size += piece.byteLength;
      rest = rest.subarray(piece.byteLength);
    }
  }
  yield { bytes: Buffer.concat(held), last: true };
}
