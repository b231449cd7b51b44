import { S3mini } from 's3mini';
import type { StorageOptions } from '../runtime.ts';
import type { ByteRange, StorageBackend } from './backend.ts';

const TIMEOUT_MS = 60_000;

/** Objects in a bucket of any S3-compatible service. A PUT is answered when the object is stored. */
export class S3Backend implements StorageBackend {
  readonly #s3: S3mini;

  constructor(options: Extract<StorageOptions, { kind: 's3' }>) {
    this.#s3 = new S3mini({
      endpoint: `${options.endpoint.replace(/\/+$/, '')}/${options.bucket}`,
      region: options.region,
      accessKeyId: options.accessKeyId,
      secretAccessKey: options.secretAccessKey,
      requestAbortTimeout: TIMEOUT_MS,
    });
  }

  async write(key: string, content: Uint8Array): Promise<void> {
    const answer = await this.#s3.putAnyObject(key, Buffer.from(content), 'application/octet-stream');
    if (!answer.ok) throw new Error(`The object store answered ${answer.status} to a write`);
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
    await this.#s3.deleteObject(key);
  }
}
