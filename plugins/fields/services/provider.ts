import { type FieldChange, type FieldWish, type RecordField, type RecordFields, sql } from '@serviflow/sdk';
import type { FieldsDb, RecordRow } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import type { Definition } from '../model/definition.ts';
import { COLUMN, cellsOf, schemaOf, textOf } from '../model/value.ts';
import { definitionsOf } from './definitions.ts';
import { conditionFor } from './filter.ts';
import { planOf } from './plan.ts';
import { mayEdit, seenBy } from './reach.ts';

function described(d: Definition, customer: boolean): RecordField {
  const { key, label, type, help, section, required, categories, showWhen, column } = d;
  const open = d.linkTemplate ? { template: d.linkTemplate, label: d.linkLabel ?? '{value}' } : null;
  return {
    key,
    label,
    type,
    help,
    section,
    schema: { ...schemaOf(d), ...(d.default === undefined ? {} : { default: d.default }) },
    required,
    categories,
    showWhen,
    editable: mayEdit(d, customer),
    options: d.options,
    link: open,
    column,
  };
}

/** Names of the people in some values, in one look-up. */
async function namesIn(c: Ctx, defs: readonly Definition[], rows: readonly Pick<RecordRow, 'values'>[]) {
  const keys = defs.filter((d) => d.type === 'person').map((d) => d.key);
  const ids = rows.flatMap(({ values }) =>
    keys.flatMap((key) => (values as Record<string, string>)[key] ?? []),
  );
  const users = ids.length ? await c.users.find([...new Set(ids)]) : new Map();
  return (id: string): string => users.get(id)?.name ?? 'Somebody who left';
}

/** What this plugin answers to owners of records. */
export function fieldProvider(c: Ctx): RecordFields {
  const rowsOf = (ids: readonly string[]) =>
    c
      .sql<FieldsDb>()
      .selectFrom('fields.record')
      .select(['record_id', 'values'])
      .where('record_id', '=', sql<string>`any (${ids}::uuid[])`)
      .execute();
  const stored = async (id: string | null): Promise<Record<string, unknown>> =>
    id === null ? {} : (((await rowsOf([id]))[0]?.values ?? {}) as Record<string, unknown>);
  const pick = (values: unknown, defs: readonly Definition[]) =>
    Object.fromEntries(
      defs.flatMap((d) => {
        const value = (values as Record<string, unknown>)[d.key];
        return value === undefined ? [] : [[d.key, value]];
      }),
    );
  return {
    describe: async (reader) => (await seenBy(c, reader)).map((d) => described(d, reader.customer)),
    async plan(reader, wish: FieldWish) {
      const [defs, before] = [await seenBy(c, reader), await stored(wish.id)];
      const planned = await planOf(c, { defs, before, reader, wish });
      const name = await namesIn(c, defs, [{ values: before }, { values: planned.after }]);
      const words = (d: Definition, value: unknown) => (value === undefined ? null : textOf(d, value, name));
      const changes = planned.changed.map(
        (d): FieldChange => ({
          key: d.key,
          label: d.label,
          before: before[d.key] ?? null,
          after: planned.after[d.key] ?? null,
          beforeText: words(d, before[d.key]),
          afterText: words(d, planned.after[d.key]),
          customers: d.customers !== 'none',
        }),
      );
      return { changes, missing: planned.missing };
    },
    async store(subject, id, plan) {
      const keys = new Set(plan.changes.map((change) => change.key));
      const defs = (await definitionsOf(c, subject)).filter((d) => keys.has(d.key));
      const next = Object.fromEntries(plan.changes.map((change) => [change.key, change.after]));
      await sql`
        insert into fields.record (record_id, subject, "values") values (${id}::uuid, ${subject}, jsonb_strip_nulls(${JSON.stringify(next)}::jsonb))
        on conflict (tenant_id, record_id) do update set "values" = jsonb_strip_nulls(fields.record."values" || ${JSON.stringify(next)}::jsonb)`.execute(
        c.sql(),
      );
      const db = c.sql<FieldsDb>();
      if (plan.changes.some((change) => change.before !== null))
        await db
          .deleteFrom('fields.value')
          .where('record_id', '=', id)
          .where(
            'field_id',
            'in',
            defs.map((d) => d.id),
          )
          .execute();
      const rows = defs.flatMap((d) =>
        cellsOf(d, next[d.key]).map((cell, n) => ({
          field_id: d.id,
          record_id: id,
          n,
          text: null,
          num: null,
          day: null,
          ...cell,
        })),
      );
      if (rows.length) await db.insertInto('fields.value').values(rows).execute();
    },
    async load(reader, ids, options = {}) {
      const defs = await seenBy(c, reader, options);
      if (!defs.length) return new Map();
      return new Map((await rowsOf(ids)).map((row) => [row.record_id, pick(row.values, defs)]));
    },
    async texts(reader, ids) {
      const defs = await seenBy(c, reader);
      if (!defs.length) return new Map();
      const rows = await rowsOf(ids);
      const name = await namesIn(c, defs, rows);
      return new Map(
        rows.map((row) => [
          row.record_id,
          Object.fromEntries(
            defs.map((d) => [d.key, textOf(d, (row.values as Record<string, unknown>)[d.key], name)]),
          ),
        ]),
      );
    },
    async where(reader, { key, value, id }) {
      const d = (await seenBy(c, reader)).find((one) => one.key === key);
      return d ? conditionFor(c, d, { value, id }) : null;
    },
    async order(reader, key) {
      const d = (await seenBy(c, reader)).find((one) => one.key === key);
      const column = d && d.type !== 'choices' ? COLUMN[d.type] : null;
      if (!d || !column) return null;
      return {
        values: sql`(select v.record_id as id, ${sql.ref(`v.${column}`)} as value from fields.value v
          where v.field_id = ${d.id}::uuid and ${sql.ref(`v.${column}`)} is not null)`,
        type: column === 'num' ? 'double precision' : column === 'day' ? 'date' : 'text',
      };
    },
    async forget(subject, ids) {
      const db = c.sql<FieldsDb>();
      const these = sql<string>`any (${ids}::uuid[])`;
      await db.deleteFrom('fields.value').where('record_id', '=', these).execute();
      await db
        .deleteFrom('fields.record')
        .where('record_id', '=', these)
        .where('subject', '=', subject)
        .execute();
    },
  };
}
