import type { TSchema } from '../../../index.ts';

/** A JSON Schema as far as it is compared. */
type Schema = Readonly<Record<string, unknown>>;

/**
 * `input`: what callers send; the newer schema must take all that the older took.
 * `output`: what readers get; the newer one must give nothing that the older did not promise.
 */
export type Direction = 'input' | 'output';

/** A way in which a schema breaks who relies on the older one. */
export interface SchemaBreak {
  /** `/items/0/name`; empty for the whole. */
  readonly pointer: string;
  /** Continues "the field …": `is now required`. */
  readonly what: string;
}

interface Sides {
  /** The schema of who wrote the value. */
  readonly writer: Schema;
  /** The schema of who has to cope with it. */
  readonly reader: Schema;
  readonly direction: Direction;
  readonly pointer: string;
}

/**
 * How a newer schema breaks who relies on the older one; empty when it does not. Knows what TypeBox writes: objects,
 * arrays, records, unions, enums and limits. What it does not know must be equal.
 */
export function schemaBreaks(older: TSchema, newer: TSchema, direction: Direction): SchemaBreak[] {
  const [writer, reader] = direction === 'input' ? [older, newer] : [newer, older];
  return compare({ writer, reader, direction, pointer: '' });
}

function compare(sides: Sides): SchemaBreak[] {
  const { direction, pointer } = sides;
  if (sameSchema(sides.writer, sides.reader) || isAnything(sides.reader)) return [];
  const [written, read] = [alternatives(sides.writer), alternatives(sides.reader)];
  if (written.length !== 1 || read.length !== 1) {
    const lost = written.filter((one) =>
      read.every((other) => compare({ ...sides, writer: one, reader: other }).length > 0),
    );
    return lost.map((one) => ({
      pointer,
      what: direction === 'input' ? `no longer takes ${words(one)}` : `may now be ${words(one)}`,
    }));
  }
  const [writer = {}, reader = {}] = [written[0], read[0]];
  if ('const' in reader) return 'const' in writer && writer.const === reader.const ? [] : [changed(sides)];
  if (!typeFits(writer, reader)) return [changed(sides)];
  // Any name may hold any of the values: no list of names fits that.
  if (valueSchema(writer) && !valueSchema(reader) && Object.keys(propertiesOf(reader)).length > 0)
    return [changed(sides)];
  if ('const' in writer) return constantFits(writer.const, reader, direction) ? [] : [changed(sides)];
  const plain = { ...sides, writer, reader };
  return [...compareLimits(plain), ...compareObjects(plain), ...compareItems(plain)];
}

/** Whether a constant keeps the limits of a string or number. What cannot be known counts as not. */
function constantFits(value: unknown, reader: Schema, direction: Direction): boolean {
  if (direction === 'output') return true;
  if (EQUAL.some((key) => reader[key] !== undefined && reader[key] !== false)) return false;
  const size = typeof value === 'string' ? value.length : Number(value);
  const limit = (key: string, none: number): number => (reader[key] as number | undefined) ?? none;
  const [low, high] =
    typeof value === 'string'
      ? [limit('minLength', 0), limit('maxLength', Infinity)]
      : [limit('minimum', -Infinity), limit('maximum', Infinity)];
  return (
    size >= low &&
    size <= high &&
    size > limit('exclusiveMinimum', -Infinity) &&
    size < limit('exclusiveMaximum', Infinity)
  );
}

const changed = ({ writer, reader, direction, pointer }: Sides): SchemaBreak => {
  const [was, is] = direction === 'input' ? [writer, reader] : [reader, writer];
  return { pointer, what: `was ${words(was)} and is now ${words(is)}` };
};

/** Each member of a union or enum as a schema of its own. */
function alternatives(schema: Schema): Schema[] {
  const union = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(union)) return union.flatMap((one) => alternatives(one as Schema));
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => ({ const: value }));
  if (Array.isArray(schema.type)) return schema.type.map((type) => ({ ...schema, type }));
  return [schema];
}

function typeFits(writer: Schema, reader: Schema): boolean {
  const of = (schema: Schema) => ('const' in schema ? typeOfValue(schema.const) : schema.type);
  const [from, to] = [of(writer), of(reader)];
  if (to === undefined) return true;
  return from === to || (from === 'integer' && to === 'number');
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

const LOWEST = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const HIGHEST = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const EQUAL = ['pattern', 'format', 'multipleOf', 'uniqueItems', 'contentEncoding', 'contentMediaType'];

/** Readers of an answer do not check limits, so only those of an input count. */
function compareLimits({ writer, reader, direction, pointer }: Sides): SchemaBreak[] {
  if (direction === 'output') return [];
  const worse = (key: string): boolean => {
    const [from, to] = [writer[key], reader[key]];
    if (to === undefined || to === false) return false;
    if (LOWEST.includes(key)) return typeof from !== 'number' || (to as number) > from;
    if (HIGHEST.includes(key)) return typeof from !== 'number' || (to as number) < from;
    return from !== to;
  };
  return [...LOWEST, ...HIGHEST, ...EQUAL].filter(worse).map((key) => ({
    pointer,
    what: `is narrower: ${key} was ${JSON.stringify(writer[key]) ?? 'absent'} and is now ${JSON.stringify(reader[key])}`,
  }));
}

function compareItems(sides: Sides): SchemaBreak[] {
  const { writer, reader, pointer } = sides;
  const found: SchemaBreak[] = [];
  if (isSchema(reader.items))
    found.push(
      ...compare({ ...sides, writer: asSchema(writer.items), reader: reader.items, pointer: `${pointer}/*` }),
    );
  const [from, to] = [valueSchema(writer), valueSchema(reader)];
  if (to) found.push(...compare({ ...sides, writer: from ?? {}, reader: to, pointer: `${pointer}/*` }));
  return found;
}

/** The schema of the values of a record. */
function valueSchema(schema: Schema): Schema | undefined {
  const patterns = Object.values((schema.patternProperties ?? {}) as Record<string, Schema>);
  if (patterns[0]) return patterns[0];
  return isSchema(schema.additionalProperties) ? schema.additionalProperties : undefined;
}

function compareObjects(sides: Sides): SchemaBreak[] {
  const { writer, reader, direction, pointer } = sides;
  const [written, read] = [propertiesOf(writer), propertiesOf(reader)];
  const found = Object.entries(read).flatMap(([name, schema]) => compareField(sides, name, schema));
  if (direction === 'output') return found;
  for (const name of Object.keys(written))
    if (!(name in read) && !valueSchema(reader))
      found.push({ pointer: `${pointer}/${name}`, what: 'is no longer taken' });
  if (
    reader.additionalProperties === false &&
    writer.additionalProperties !== false &&
    reader.type === 'object'
  )
    found.push({ pointer, what: 'no longer takes fields that it does not name' });
  return found;
}

/** @param schema what the reader expects of the field */
function compareField(sides: Sides, name: string, schema: Schema): SchemaBreak[] {
  const { writer, reader, direction } = sides;
  const pointer = `${sides.pointer}/${name}`;
  const written = propertiesOf(writer)[name];
  // What the kernel fills in when it is absent asks nothing of the caller.
  const needed = isRequired(reader, name) && (direction === 'output' || !('default' in schema));
  if (!written) {
    if (direction === 'output') return [{ pointer, what: 'is gone' }];
    return needed ? [{ pointer, what: 'is new and required' }] : [];
  }
  return [
    ...(needed && !isRequired(writer, name)
      ? [{ pointer, what: direction === 'input' ? 'is now required' : 'may now be absent' }]
      : []),
    ...compare({ ...sides, writer: written, reader: schema, pointer }),
  ];
}

const isRequired = (schema: Schema, name: string): boolean =>
  ((schema.required as string[] | undefined) ?? []).includes(name);
const propertiesOf = (schema: Schema): Record<string, Schema> =>
  (schema.properties ?? {}) as Record<string, Schema>;
const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const asSchema = (value: unknown): Schema => (isSchema(value) ? value : {});
const isAnything = (schema: Schema): boolean =>
  !(
    'type' in schema ||
    'const' in schema ||
    'enum' in schema ||
    'anyOf' in schema ||
    'oneOf' in schema ||
    '$ref' in schema
  );

/** Titles and examples are for people; they may change. */
const WORDS = new Set(['title', 'description', 'examples', 'default', '$id', 'x-ui']);

function sameSchema(a: unknown, b: unknown): boolean {
  return JSON.stringify(a, sortedKeys) === JSON.stringify(b, sortedKeys);
}

function sortedKeys(this: unknown, _key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const schema = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(schema)
      .filter((key) => !WORDS.has(key) || isSchema(schema[key]))
      .sort()
      .map((key) => [key, schema[key]]),
  );
}

function words(schema: Schema): string {
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  const union = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(union)) return union.map((one) => words(one as Schema)).join(' or ');
  if (schema.type === 'array') return `a list of ${words(asSchema(schema.items))}`;
  const values = valueSchema(schema);
  if (values) return `an object of ${words(values)}`;
  return typeof schema.type === 'string'
    ? `${schema.type}${schema.format ? ` (${schema.format})` : ''}`
    : 'anything';
}
