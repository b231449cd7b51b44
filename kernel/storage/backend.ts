/** Part of a file, both ends included. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Where the bytes are. Keys are made by the kernel and hold nothing that a person typed. */
export interface StorageBackend {
  /** Resolves when the bytes would survive a power cut. */
  write(key: string, content: Uint8Array): Promise<void>;
  /** @throws Error when there is nothing under the key */
  read(key: string): Promise<Uint8Array>;
  stream(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /** Also succeeds when there is nothing under the key. */
  remove(key: string): Promise<void>;
}

/** Keys are `tenant/xx/id`: one folder a tenant, spread over 256 by the random end of the id. */
export const storageKey = (tenantId: string, fileId: string): string =>
  `${tenantId}/${fileId.slice(-2)}/${fileId}`;
