import { type Static, type TSchema, Type } from '@sinclair/typebox';

/**
 * Most rows that one page may hold.
 * @since 1.0
 */
export const MAX_PAGE = 200;

/**
 * Query parameters of every list.
 * @since 1.0
 */
export const pageInput = {
  limit: Type.Optional(Type.Integer({ title: 'Rows a page', minimum: 1, maximum: MAX_PAGE, default: 50 })),
  cursor: Type.Optional(Type.String({ title: 'Where the next page begins', maxLength: 500 })),
};

/**
 * Reply of every list: the rows and the cursor of the next page (null on the last).
 * @since 1.0
 */
export function pageOf<T extends TSchema>(item: T) {
  return Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) });
}

/**
 * One page of a list.
 * @since 1.0
 */
export interface Page<T> {
  items: T[];
  /** Cursor of the next page; null on the last. */
  next: string | null;
}

/**
 * The page that `pageOf` describes, as a type.
 * @since 1.0
 */
export type PageOf<T extends TSchema> = Page<Static<T>>;

/**
 * Packs the sort values of the last row into an opaque cursor.
 * @since 1.0
 */
export function encodeCursor(values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * Unpacks a cursor. @returns null when it is not one of ours with `length` values.
 * @since 1.0
 */
export function decodeCursor(cursor: string, length: number): unknown[] | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(values) && values.length === length ? values : null;
  } catch {
    return null;
  }
}
