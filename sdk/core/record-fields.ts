import { type Static, Type } from '@sinclair/typebox';
import type { sql } from 'kysely';
import { defineProviderPoint } from '../define/provider.ts';

/**
 * A record to which other plugins may add fields, as its owner offers it.
 * @since 1.1
 */
export interface ExtensibleRecord {
  /** Id of the subject: `tickets.ticket`. */
  readonly subject: string;
  /** In the plural, for people: `Tickets`. */
  readonly title: string;
  /** Customers read and write such records too. */
  readonly customers: boolean;
  /** Such records are resolved: a field may be required before that. */
  readonly resolving: boolean;
  /** Categories in use; null where the record has none. */
  categories(): Promise<readonly string[] | null>;
}

/**
 * Where owners of records say that these may have more fields.
 * @since 1.1
 */
export const extensibleRecords = defineProviderPoint<ExtensibleRecord>('desk.extensible-records@1');

/**
 * When a field must have a value.
 * @since 1.1
 */
export const FIELD_REQUIRED = ['no', 'always', 'resolving'] as const;

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/**
 * A field of a record as one reader gets it.
 * @since 1.1
 */
export const RecordField = Type.Object({
  key: Type.String(),
  label: Type.String(),
  type: Type.String(),
  help: nullable(Type.String()),
  section: nullable(Type.String()),
  /** JSON Schema of the value, for forms. */
  schema: Type.Record(Type.String(), Type.Unknown()),
  required: Type.Unsafe<(typeof FIELD_REQUIRED)[number]>({ type: 'string', enum: [...FIELD_REQUIRED] }),
  /** It belongs to records of these categories only; to all when empty. */
  categories: Type.Array(Type.String()),
  /** Shown while another field has one of these values. */
  showWhen: nullable(Type.Object({ field: Type.String(), in: Type.Array(Type.String()) })),
  /** This reader may set it. */
  editable: Type.Boolean(),
  /** Retired options can be read and no longer chosen. */
  options: Type.Array(
    Type.Object({ id: Type.String(), label: Type.String(), retired: Type.Optional(Type.Boolean()) }),
  ),
  /** Address that the value leads to, `{value}` standing for it, and the word that is shown. */
  link: nullable(Type.Object({ template: Type.String(), label: Type.String() })),
  /** Lists show it as a column unless people hide it, and carry its values. */
  column: Type.Boolean(),
});
/**
 * See the schema.
 * @since 1.1
 */
export type RecordField = Static<typeof RecordField>;

/**
 * Values of fields by their keys; what is empty is absent.
 * @since 1.1
 */
export type FieldValues = Readonly<Record<string, unknown>>;

/**
 * Whose eyes: fields that customers must not know of do not exist for them.
 * @since 1.1
 */
export interface FieldReader {
  readonly subject: string;
  readonly customer: boolean;
}

/**
 * What somebody wants to store.
 * @since 1.1
 */
export interface FieldWish {
  /** Null for a record that is about to be made. */
  readonly id: string | null;
  /** Null takes a value away. */
  readonly given: FieldValues;
  readonly category: string | null;
  /**
   * `create`: what is required always must be there. `change`: what is given must be right, and what an old record lacks
   * holds nothing up. `resolve`: what is required must be there by now.
   */
  readonly moment: 'create' | 'change' | 'resolve';
  /** Written by the desk itself (mail, import, rules): nothing is required, and read-only fields may be set. */
  readonly exempt: boolean;
  /** Goes on without what is missing; the answer names it. */
  readonly override?: boolean;
}

/**
 * One field that changes.
 * @since 1.1
 */
export interface FieldChange {
  readonly key: string;
  readonly label: string;
  readonly before: unknown;
  readonly after: unknown;
  /** For people. */
  readonly beforeText: string | null;
  readonly afterText: string | null;
  /** Customers may read it. */
  readonly customers: boolean;
}

/**
 * What of a wish will be stored.
 * @since 1.1
 */
export interface FieldPlan {
  readonly changes: readonly FieldChange[];
  /** Labels of required fields that stay empty by `override`. */
  readonly missing: readonly string[];
}

type Sql<T> = ReturnType<typeof sql<T>>;

/**
 * How to sort by a field: values stand in a table of the provider, at most one a record.
 * @since 1.1
 */
export interface FieldOrder {
  /** SQL of a relation with the columns `id` (of the record) and `value` (never null), indexed in this order. */
  readonly values: Sql<unknown>;
  readonly type: 'text' | 'double precision' | 'date';
}

/**
 * Fields that a plugin adds to the records of others. Values ride along in the owner's call and transaction. All reads are
 * for many records at once.
 * @since 1.1
 */
export interface RecordFields {
  /** Fields that the reader may know of, in the order to show them. */
  describe(reader: FieldReader): Promise<readonly RecordField[]>;
  /**
   * Checks what somebody wants to store.
   * @throws Problem 422 with a pointer `/fields/KEY` for each wrong, unknown or missing field
   */
  plan(reader: FieldReader, wish: FieldWish): Promise<FieldPlan>;
  /** Writes a plan for a record. */
  store(subject: string, id: string, plan: FieldPlan): Promise<void>;
  /** Values of records; `columns` keeps to the fields that lists show. */
  load(
    reader: FieldReader,
    ids: readonly string[],
    options?: { columns?: boolean },
  ): Promise<ReadonlyMap<string, FieldValues>>;
  /** The same as words for people, for exports and search. */
  texts(
    reader: FieldReader,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>>;
  /**
   * Condition on a record whose id is the SQL expression `id`; null when there is no such field for the reader.
   * @param value one or several, separated by commas; `none` and `any`; `from..to` of numbers and dates
   * @throws Problem 422 for a value that the field cannot have
   */
  where(
    reader: FieldReader,
    filter: { key: string; value: string; id: Sql<string> },
  ): Promise<Sql<boolean> | null>;
  /** Null when the reader cannot sort by it. */
  order(reader: FieldReader, key: string): Promise<FieldOrder | null>;
  /** The records are gone for good. */
  forget(subject: string, ids: readonly string[]): Promise<void>;
}

/**
 * Where owners of records ask for the fields that others added.
 * @since 1.1
 */
export const recordFields = defineProviderPoint<RecordFields>('desk.record-fields@1');
