/** Part of a file, both ends included. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Bytes in one or more pieces. */
export type Content = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Where the bytes are. Keys are made by the kernel and hold nothing that a person typed. */
export interface StorageBackend {
  /**
   * Stores bytes while they arrive; resolves when they would survive a power cut. When the content ends with an error,
   * nothing is left under the key.
   */
  write(key: string, content: Content): Promise<void>;
  /** @throws Error when there is nothing under the key */
  read(key: string): Promise<Uint8Array>;
  stream(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /** Also succeeds when there is nothing under the key, and takes away what a killed writer left. */
  remove(key: string): Promise<void>;
}

/** Keys are `tenant/xx/id`: one folder a tenant, spread over 256 by the random end of the id. */
export const storageKey = (tenantId: string, fileId: string): string =>
  `${tenantId}/${fileId.slice(-2)}/${fileId}`;
