import type { JsonSchema } from '../manifest-types.ts';

/**
 * The form of an action for many subjects at once: without what is particular to one, and an empty field leaves what each
 * of them has.
 */
export function bulkForm(schema: JsonSchema): JsonSchema {
  const required = new Set(schema.required);
  const kept = Object.entries(schema.properties ?? {}).flatMap(([name, raw]): [string, JsonSchema][] => {
    const { schema: inner } = unwrap(raw);
    if (inner['x-ui']?.bulk === false && !required.has(name)) return [];
    return [[name, required.has(name) ? raw : inner]];
  });
  return { ...schema, properties: Object.fromEntries(kept) };
}

export type FieldKind =
  | 'text'
  | 'textarea'
  | 'password'
  | 'number'
  | 'boolean'
  | 'choice'
  | 'choices'
  | 'tags'
  | 'date'
  | 'date-time'
  | 'time'
  | 'color'
  | 'timezone'
  | 'lookup'
  | 'group'
  | 'list'
  | 'missing-fields'
  | 'hidden';

export interface Choice {
  value: unknown;
  label: string;
}

/** A schema that may be null reads as the schema itself; the form sends null for "empty". */
export function unwrap(schema: JsonSchema): { schema: JsonSchema; nullable: boolean } {
  const variants = schema.anyOf ?? schema.oneOf;
  const real = variants?.filter((one) => one.type !== 'null');
  if (variants && real && real.length < variants.length && real[0]) {
    const { anyOf: _any, oneOf: _one, ...rest } = schema;
    const inner = real.length === 1 ? real[0] : { anyOf: real };
    return { schema: { ...inner, ...rest }, nullable: true };
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((type) => type !== 'null');
    return { schema: { ...schema, type: types[0] }, nullable: types.length < schema.type.length };
  }
  return { schema, nullable: false };
}

const SHORT: Record<string, string> = {
  api: 'API',
  csv: 'CSV',
  imap: 'IMAP',
  oauth2: 'OAuth2',
  pop3: 'POP3',
  sla: 'SLA',
  smtp: 'SMTP',
  url: 'URL',
};

function words(value: unknown): string {
  const text = String(value).replace(/[_-]/g, ' ');
  const short = SHORT[text.toLowerCase()];
  return short ?? text.charAt(0).toUpperCase() + text.slice(1);
}

/** The allowed values of an enum or of a union of constants, with the words people see. */
export function choicesOf(schema: JsonSchema): Choice[] | undefined {
  const labels = schema['x-ui']?.labels ?? {};
  const variants = schema.anyOf ?? schema.oneOf;
  if (schema.enum)
    return schema.enum.map((value) => ({ value, label: labels[String(value)] ?? words(value) }));
  if (variants?.every((one) => 'const' in one)) {
    return variants.map((one) => ({
      value: one.const,
      label: labels[String(one.const)] ?? one.title ?? words(one.const),
    }));
  }
  return undefined;
}

const LONG = 500;

/** Which control edits this schema. */
export function kindOf(schema: JsonSchema): FieldKind {
  const widget = schema['x-ui']?.widget;
  if (widget === 'hidden' || 'const' in schema) return 'hidden';
  if (widget === 'missing-fields' || widget === 'record-fields') return 'missing-fields';
  if (widget === 'user' || widget === 'client' || widget === 'lookup') return 'lookup';
  if (widget === 'password' || schema.format === 'password' || schema.secret) return 'password';
  if (widget === 'color' || schema.format === 'color') return 'color';
  if (widget === 'timezone') return 'timezone';
  if (choicesOf(schema)) return 'choice';
  switch (schema.type) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'number':
      return 'number';
    case 'array': {
      const items = schema.items ?? {};
      if (choicesOf(items)) return 'choices';
      return items.type === 'object' ? 'list' : 'tags';
    }
    case 'object':
      return 'group';
  }
  if (schema.format === 'date' || schema.format === 'date-time' || schema.format === 'time')
    return schema.format;
  if (widget === 'markdown' || widget === 'textarea' || (schema.maxLength ?? 0) > LONG) return 'textarea';
  return 'text';
}

export interface Field {
  name: string;
  schema: JsonSchema;
  kind: FieldKind;
  title: string;
  required: boolean;
  nullable: boolean;
}

/** The fields of an object schema in the order to show them. */
export function fieldsOf(schema: JsonSchema): Field[] {
  const fields = Object.entries(schema.properties ?? {}).map(([name, raw]) => {
    const { schema: inner, nullable } = unwrap(raw);
    const spaced = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
    return {
      name,
      schema: inner,
      nullable,
      kind: kindOf(inner),
      title: inner.title ?? words(spaced),
      // A value with a default may stay empty: the server fills it in.
      required: (schema.required ?? []).includes(name) && !nullable && inner.default === undefined,
    };
  });
  const order = (field: Field) => field.schema['x-ui']?.order ?? 0;
  return fields.sort((a, b) => order(a) - order(b));
}

/** False while the field's `showWhen` hint says to hide it. */
export function isShown(field: Field, values: Record<string, unknown>): boolean {
  const rule = field.schema['x-ui']?.showWhen;
  return field.kind !== 'hidden' && (!rule || rule.in.includes(values[rule.field]));
}

function emptyOf({ kind }: Field): unknown {
  if (kind === 'boolean') return false;
  if (kind === 'missing-fields') return {};
  if (kind === 'choices' || kind === 'tags' || kind === 'list') return [];
  return '';
}

/** Values to begin with: what is given, then defaults, then empty controls. */
export function initialValues(
  schema: JsonSchema,
  given: Record<string, unknown> = {},
): Record<string, unknown> {
  return Object.fromEntries(
    fieldsOf(schema).map((field) => {
      const { name, kind, schema: inner } = field;
      if (kind === 'group')
        return [name, initialValues(inner, (given[name] ?? {}) as Record<string, unknown>)];
      const value = given[name] ?? inner.default ?? ('const' in inner ? inner.const : undefined);
      return [name, value ?? emptyOf(field)];
    }),
  );
}

function isEmpty(value: unknown): boolean {
  return value === '' || value === undefined || value === null;
}

/**
 * What to send: empty optional fields are left out (or null where the schema allows it).
 * @param clear send null for every emptied field, so that a stored value goes away; secrets stay as they are
 */
export function payloadOf(
  schema: JsonSchema,
  values: Record<string, unknown>,
  clear = false,
): Record<string, unknown> {
  const entries = fieldsOf(schema).flatMap((field): [string, unknown][] => {
    const value = values[field.name];
    if (field.kind === 'group')
      return [[field.name, payloadOf(field.schema, (value ?? {}) as typeof values)]];
    if (field.schema['x-ui']?.showWhen && !isShown(field, values)) return [];
    if (isEmpty(value)) {
      const asNull = field.nullable || (clear && field.kind !== 'password' && field.kind !== 'hidden');
      return asNull ? [[field.name, null]] : [];
    }
    if (Array.isArray(value)) {
      const items = field.schema.items ?? {};
      const rows = field.kind === 'list' ? value.map((row) => payloadOf(items, row)) : value;
      return [[field.name, rows]];
    }
    return [[field.name, typeof value === 'string' && field.kind === 'text' ? value.trim() : value]];
  });
  return Object.fromEntries(entries);
}

/** JSON pointer of the server (`/smtp/host`) as a form path (`smtp.host`). */
export function pointerToPath(pointer: string): string {
  return pointer
    .replace(/^\//, '')
    .split('/')
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .join('.');
}
