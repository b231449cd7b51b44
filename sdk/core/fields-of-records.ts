import type { sql } from 'kysely';
import type { Context } from '../define/context.ts';
import { invalidField } from '../define/errors.ts';
import type { AnyManifest } from '../define/manifest.ts';
import {
  type FieldOrder,
  type FieldPlan,
  type FieldReader,
  type FieldValues,
  type FieldWish,
  type RecordField,
  type RecordFields,
  recordFields,
} from './record-fields.ts';

type Sql<T> = ReturnType<typeof sql<T>>;
const NOTHING: FieldPlan = { changes: [], missing: [] };
/** Of query parameters: `field.KEY=value`. */
const PREFIX = 'field.';

/**
 * What an owner of records does with the fields that other plugins add: one object for a subject and a reader. Reads of a
 * provider that fails answer null for "not available"; writes are refused with 503.
 * @since 1.1
 */
export class FieldsOfRecords<M extends AnyManifest = AnyManifest> {
  readonly #c: Context<M>;
  readonly #reader: FieldReader;

  constructor(c: Context<M>, reader: FieldReader) {
    this.#c = c;
    this.#reader = reader;
  }

  /** @returns the fields, and whether some are not available just now */
  async describe(): Promise<{ items: RecordField[]; complete: boolean }> {
    const answers = await this.#read((one) => one.describe(this.#reader));
    return { items: answers.flatMap((one) => [...(one ?? [])]), complete: !answers.includes(null) };
  }

  /**
   * Checks values for a record, before it is stored.
   * @throws Problem 422 with a pointer `/fields/KEY` for each wrong, unknown or missing field
   */
  async plan(wish: FieldWish): Promise<FieldPlan> {
    const keys = Object.keys(wish.given);
    if (wish.exempt && keys.length === 0) return NOTHING;
    const answers = await this.#c.ask(recordFields, (one) => one.plan(this.#reader, wish), 'refuse');
    const [answer] = answers.flatMap((one) => (one.kind === 'answered' ? [one.value] : []));
    if (!answer && keys[0]) throw invalidField(`/fields/${keys[0]}`, 'There is no such field.', 'unknown');
    return answer ?? NOTHING;
  }

  /** Writes what was planned, in the transaction of the call. */
  async store(id: string, plan: FieldPlan): Promise<void> {
    if (plan.changes.length)
      await this.#c.ask(recordFields, (one) => one.store(this.#reader.subject, id, plan), 'refuse');
  }

  /** Values of records; null for all of them when they are not available. */
  async load(
    ids: readonly string[],
    options: { columns?: boolean } = {},
  ): Promise<(id: string) => FieldValues | null> {
    if (!ids.length) return () => ({});
    const answers = await this.#read((one) => one.load(this.#reader, ids, options));
    if (answers.includes(null)) return () => null;
    return (id) => Object.assign({}, ...answers.map((one) => one?.get(id) ?? {}));
  }

  /** Words of the values for people; null when they are not available. */
  async texts(ids: readonly string[]): Promise<(id: string) => Readonly<Record<string, string>> | null> {
    if (!ids.length) return () => ({});
    const answers = await this.#read((one) => one.texts(this.#reader, ids));
    if (answers.includes(null)) return () => null;
    return (id) => Object.assign({}, ...answers.map((one) => one?.get(id) ?? {}));
  }

  /**
   * Conditions for the parameters `field.KEY` of a list.
   * @param id SQL of the record's id
   * @throws Problem 422 for an unknown field or a value that it cannot have, 503 when it cannot be told
   */
  async where(query: object, id: Sql<string>): Promise<Sql<boolean>[]> {
    const and: Sql<boolean>[] = [];
    for (const [name, value] of Object.entries(query)) {
      if (!name.startsWith(PREFIX) || value === undefined || value === '') continue;
      const key = name.slice(PREFIX.length);
      and.push(await this.#known(name, (one) => one.where(this.#reader, { key, value: String(value), id })));
    }
    return and;
  }

  /** @param sort `field.KEY` @throws Problem 422 for a field that cannot be sorted by, 503 when it cannot be told */
  order(sort: string): Promise<FieldOrder> {
    return this.#known('sort', (one) => one.order(this.#reader, sort.slice(PREFIX.length)));
  }

  /** The records are gone for good. */
  async forget(ids: readonly string[]): Promise<void> {
    await this.#c.ask(recordFields, (one) => one.forget(this.#reader.subject, ids), 'refuse');
  }

  // A list that left a filter out would show what was not asked for: a fault refuses.
  async #known<R>(parameter: string, work: (one: RecordFields) => Promise<R | null>): Promise<R> {
    for (const answer of await this.#c.ask(recordFields, work, 'refuse'))
      if (answer.kind === 'answered' && answer.value !== null) return answer.value;
    throw invalidField(`/${parameter}`, 'There is no such field.', 'unknown');
  }

  async #read<R>(work: (one: RecordFields) => Promise<R>): Promise<(R | null)[]> {
    const answers = await this.#c.ask(recordFields, work, 'skip');
    return answers.map((one) => (one.kind === 'answered' ? one.value : null));
  }
}

/** Parameters of a list that filter by fields; the rest of a query is left out. @since 1.1 */
export const fieldFilters = (query: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(query).filter(([name]) => name.startsWith(PREFIX)));
