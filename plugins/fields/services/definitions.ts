import {
  type ExtensibleRecord,
  extensibleRecords,
  invalidField,
  problems,
  sql,
  uuidv7,
} from '@serviflow/sdk';
import type { DefinitionRow, FieldsDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import {
  type Definition,
  type DefinitionChange,
  type DefinitionDraft,
  MOST_FIELDS,
} from '../model/definition.ts';
import { settled } from './settled.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Spec = Omit<Definition, 'id' | 'subject' | 'key' | 'type' | 'position' | 'column' | 'retired'>;

function toDefinition(row: DefinitionRow): Definition {
  const { id, subject, key, type, position, in_lists: column, retired } = row;
  return { ...(row.spec as Spec), id, subject, key, type, position, column, retired };
}

/** The columns of a definition. */
function toRow(d: Definition, at: Date): Omit<DefinitionRow, 'created_at'> {
  const { id, subject, key, type, position, column, retired, ...spec } = d;
  return {
    id,
    subject,
    key,
    type,
    position,
    in_lists: column,
    retired,
    spec: JSON.stringify(spec),
    updated_at: at,
  };
}

/**
 * Fields of one kind of record in their order, those that are retired last.
 * @param columns only those that lists show: a list need not read all two hundred
 */
export async function definitionsOf(
  c: Ctx,
  subject: string,
  { columns = false } = {},
): Promise<Definition[]> {
  const rows = await c
    .sql<FieldsDb>()
    .selectFrom('fields.definition')
    .selectAll()
    .where('subject', '=', subject)
    .$if(columns, (q) => q.where('in_lists', '=', true))
    .orderBy('retired')
    .orderBy('position')
    .orderBy('id')
    .limit(2 * MOST_FIELDS)
    .execute();
  return rows.map(toDefinition);
}

/** One field by its id; null when there is none. */
export async function findDefinition(c: Ctx, id: string): Promise<Definition | null> {
  if (!UUID.test(id)) return null;
  const row = await c
    .sql<FieldsDb>()
    .selectFrom('fields.definition')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? toDefinition(row) : null;
}

/** Records that may have fields, as their owners offer them. */
export async function extensible(c: Ctx): Promise<ExtensibleRecord[]> {
  const answers = await c.ask(extensibleRecords, (one) => one, 'skip');
  const records = answers.flatMap((one) => (one.kind === 'answered' ? [one.value] : []));
  // What customers write comes first: most fields are for that.
  return records.sort((a, b) => Number(b.customers) - Number(a.customers) || a.title.localeCompare(b.title));
}

/**
 * Adds a field.
 * @throws Problem 422 naming what is wrong, 409 when the key is taken
 */
export async function define(c: Ctx, draft: DefinitionDraft): Promise<Definition> {
  const record = (await extensible(c)).find((one) => one.subject === draft.subject);
  if (!record) throw invalidField('/subject', 'Such records cannot have custom fields.', 'unknown');
  // Two at once must not both be the last one that fits.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${c.tenant.id}/${draft.subject}`}, 7))`.execute(
    c.sql(),
  );
  const others = await definitionsOf(c, draft.subject);
  if (others.filter((one) => !one.retired).length >= MOST_FIELDS)
    throw problems.conflict(`There are ${MOST_FIELDS} fields already.`, { code: 'too-many' });
  if (others.length >= 2 * MOST_FIELDS)
    throw problems.conflict('Too many fields were retired.', { code: 'too-many' });
  if (others.some((one) => one.key.toLowerCase() === draft.key.toLowerCase()))
    throw problems.conflict(`There is a field with the key ${draft.key} already.`, {
      code: 'taken',
      errors: [{ in: 'body', pointer: '/key', code: 'taken', detail: 'is taken' }],
    });
  const last = Math.max(0, ...others.map((one) => one.position));
  const { subject, key, type, ...change } = draft;
  const empty: Definition = {
    id: uuidv7(),
    subject,
    key,
    type,
    label: draft.label,
    help: null,
    section: null,
    options: [],
    required: 'no',
    categories: [],
    customers: 'none',
    readOnly: false,
    column: type !== 'longText' && others.filter((one) => one.column && !one.retired).length < 20,
    pattern: null,
    patternHint: null,
    linkTemplate: null,
    linkLabel: null,
    showWhen: null,
    position: last + 10,
    retired: false,
  };
  const made = await settled(c, empty, { change, record, others });
  const now = c.now();
  await c
    .sql<FieldsDb>()
    .insertInto('fields.definition')
    .values({ ...toRow(made, now), created_at: now })
    .execute();
  c.audit({ subject, key });
  return made;
}

/** Changes a field; key and type stay. @throws Problem 422 naming what is wrong */
export async function redefine(c: Ctx, before: Definition, change: DefinitionChange): Promise<Definition> {
  const record = (await extensible(c)).find((one) => one.subject === before.subject);
  const others = (await definitionsOf(c, before.subject)).filter((one) => one.id !== before.id);
  const after = await settled(c, before, { change, record, others });
  return save(c, after);
}

/** Stores a definition as it is. */
export async function save(c: Ctx, after: Definition): Promise<Definition> {
  await c
    .sql<FieldsDb>()
    .updateTable('fields.definition')
    .set(toRow(after, c.now()))
    .where('id', '=', after.id)
    .execute();
  c.audit({ subject: after.subject, key: after.key });
  return after;
}
