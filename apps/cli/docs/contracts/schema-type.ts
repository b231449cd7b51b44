import type { TSchema } from '@serviflow/sdk';

/** Schemas that have a name, by their JSON. */
export type Names = ReadonlyMap<string, string>;

type Fields = Readonly<Record<string, TSchema>>;

/** The TypeScript type of what fits a schema, in one line. */
export function typeOf(schema: TSchema, names: Names): string {
  const name = names.get(JSON.stringify(schema));
  if (name) return name;
  if (schema.const !== undefined) return literal(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map(literal).join(' | ');
  if (Array.isArray(schema.anyOf))
    return [...new Set(schema.anyOf.map((one: TSchema) => typeOf(one, names)))].join(' | ');
  if (schema.type === 'array') return `${group(schema.items ? typeOf(schema.items, names) : 'unknown')}[]`;
  if (schema.type === 'object') return recordType(schema, names);
  if (schema.type === 'integer') return 'number';
  return typeof schema.type === 'string' ? schema.type : 'unknown';
}

/** A field of an object schema. */
export interface FieldType {
  readonly name: string;
  /** The name with `?` where it may be absent. */
  readonly field: string;
  readonly type: string;
  /** What the schema itself says; may be empty. */
  readonly description: string;
}

/** The fields of an object schema in their order. */
export function fieldTypes(schema: TSchema, names: Names): FieldType[] {
  const required = new Set<string>(schema.required ?? []);
  return Object.entries((schema.properties ?? {}) as Fields).map(([name, value]) => ({
    name,
    field: required.has(name) ? name : `${name}?`,
    type: typeOf(value, names),
    description: value.description ?? '',
  }));
}

function recordType(schema: TSchema, names: Names): string {
  if (schema.properties) {
    const fields = fieldTypes(schema, names).map(({ field, type }) => `${field}: ${type}`);
    return fields.length ? `{ ${fields.join('; ')} }` : '{}';
  }
  const values = Object.values((schema.patternProperties ?? {}) as Fields)[0];
  return `Record<string, ${values ? typeOf(values, names) : 'unknown'}>`;
}

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);

const group = (type: string): string => (/ [|&] /.test(type) && !type.startsWith('{') ? `(${type})` : type);

/** An object that is mostly one with a name: which, without what, and with what besides. */
export interface Derived {
  readonly base: string;
  readonly without: readonly string[];
  readonly more: TSchema;
}

/**
 * Finds the named object that a schema was made from, so that forty fields need not be told twice.
 * @param named schemas of objects by name
 * @returns null when none is nearly all of it
 */
export function derivedFrom(schema: TSchema, named: ReadonlyMap<string, TSchema>): Derived | null {
  const own = (schema.properties ?? {}) as Fields;
  const bases = [...named].map(([base, { properties }]) => {
    const theirs = Object.entries((properties ?? {}) as Fields);
    const same = theirs.filter(([key, value]) => JSON.stringify(own[key]) === JSON.stringify(value));
    return { base, theirs: theirs.map(([key]) => key), same: same.map(([key]) => key) };
  });
  const best = bases
    .filter(({ theirs, same }) => theirs.length >= 5 && same.length >= theirs.length * 0.8)
    .reduce(
      (a, b) => (a && a.same.length >= b.same.length ? a : b),
      undefined as (typeof bases)[0] | undefined,
    );
  if (!best) return null;
  const more = Object.entries(own).filter(([key]) => !best.same.includes(key));
  return {
    base: best.base,
    without: best.theirs.filter((key) => !best.same.includes(key)),
    more: { ...schema, properties: Object.fromEntries(more) },
  };
}
