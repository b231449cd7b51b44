import type { JsonSchema } from '../manifest-types.ts';

/**
 * A custom field of a record, as `GET /api/tickets/fields` describes it.
 * @since 1.1
 */
export interface UiRecordField {
  key: string;
  label: string;
  type: string;
  help: string | null;
  section: string | null;
  schema: JsonSchema;
  required: 'no' | 'always' | 'resolving';
  categories: string[];
  showWhen: { field: string; in: string[] } | null;
  editable: boolean;
  options: { id: string; label: string; retired?: boolean }[];
  link: { template: string; label: string } | null;
  column: boolean;
}

/**
 * Values of custom fields by their keys.
 * @since 1.1
 */
export type RecordValues = Record<string, unknown>;

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Whether a field belongs to the record as it is in the form; the server has the same rule. */
export function applies(field: UiRecordField, values: RecordValues, category: string | null): boolean {
  const { categories, showWhen } = field;
  if (categories.length && !categories.some((one) => one.toLowerCase() === category?.trim().toLowerCase()))
    return false;
  if (!showWhen) return true;
  return [values[showWhen.field]].flat().some((one) => showWhen.in.includes(String(one)));
}

/**
 * Values of a new record: what was written, else the defaults.
 * @since 1.1
 */
export const withDefaults = (fields: readonly UiRecordField[], values: RecordValues): RecordValues => ({
  ...Object.fromEntries(
    fields.flatMap(({ key, schema }) => (schema.default === undefined ? [] : [[key, schema.default]])),
  ),
  ...values,
});

/**
 * What to send of a form: what is shown and not empty.
 * @param shown fields of the form
 * @since 1.1
 */
export function valuesToSend(
  fields: readonly UiRecordField[],
  values: RecordValues,
  category: string | null,
): RecordValues {
  const kept = fields.filter(
    (field) => field.editable && applies(field, values, category) && !isEmpty(values[field.key]),
  );
  return Object.fromEntries(kept.map((field) => [field.key, values[field.key]]));
}

/**
 * What to send of a form over a record: what differs, with null for what was emptied.
 * @since 1.1
 */
export function changedValues(before: RecordValues, after: RecordValues): RecordValues {
  const keys = Object.keys({ ...before, ...after });
  const same = (key: string) =>
    JSON.stringify(before[key] ?? null) === JSON.stringify(isEmpty(after[key]) ? null : after[key]);
  return Object.fromEntries(
    keys.filter((key) => !same(key)).map((key) => [key, isEmpty(after[key]) ? null : after[key]]),
  );
}
