/**
 * A file that the desk keeps.
 * @since 1.0
 */
export interface StoredFile {
  readonly id: string;
  /** As the uploader called it. */
  readonly name: string;
  /** Media type: `image/png`. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Of the content, in hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Files of the tenant: attachments, exports, pictures.
 * @since 1.0
 */
export interface FileStore {
  /**
   * Stores bytes durably before it returns. Not visible to anybody but the uploader until attached.
   * @param owner the subject whose readers may read the file; `internal` hides it from customers
   */
  save(content: Uint8Array, meta: { name: string; type: string; owner?: FileOwner }): Promise<StoredFile>;
  /**
   * Gives files to a record. Giving the same files to it again does no harm.
   * @returns the files in the order of `ids`
   * @throws Problem 404 `file-not-found` for files of other people and of other records
   */
  attach(ids: readonly string[], owner: FileOwner): Promise<StoredFile[]>;
  /** @throws Problem 404 `file-not-found` */
  read(id: string): Promise<Uint8Array>;
  /** Names and sizes, in the order of `ids`; files that are not there are left out. */
  info(ids: readonly string[]): Promise<StoredFile[]>;
  /** Deletes files; those that are not there do no harm. */
  remove(ids: readonly string[]): Promise<void>;
}

/**
 * The record that a file belongs to: who may see the record may read the file.
 * @since 1.0
 */
export interface FileOwner {
  /** Id of the subject: `tickets.ticket`. */
  readonly subject: string;
  /** Id of the record. */
  readonly id: string;
  /** Customers do not see the file. */
  readonly internal?: boolean;
}
