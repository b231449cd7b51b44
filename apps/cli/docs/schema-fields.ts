import type { TSchema } from '@serviflow/sdk';

/** A field of a payload, as a document shows it. */
export interface Field {
  /** With its parents: `actor.name`. */
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
}

/**
 * The fields of an object schema, nested objects flattened.
 * @param prefix name of the object that holds them, with a dot; empty at the top
 */
export function fieldsOf(schema: TSchema, prefix = ''): Field[] {
  const required = new Set<string>(schema.required ?? []);
  return Object.entries((schema.properties ?? {}) as Record<string, TSchema>).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    if (value.type === 'object' && value.properties) return fieldsOf(value, `${name}.`);
    return [{ name, type: typeWords(value), optional: !required.has(key) }];
  });
}

/** A schema in a few words: `string`, `"low", "high" or null`, `list of string`. */
export function typeWords(schema: TSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return either(schema.enum.map((value: unknown) => JSON.stringify(value)));
  if (Array.isArray(schema.anyOf)) return either([...new Set(schema.anyOf.map(typeWords))]);
  if (schema.type === 'array') return `list of ${schema.items ? typeWords(schema.items) : 'anything'}`;
  if (schema.type === 'object') return recordWords(schema);
  if (schema.format) return `${schema.type} (${schema.format})`;
  return typeof schema.type === 'string' ? schema.type : 'anything';
}

function recordWords(schema: TSchema): string {
  if (schema.properties) {
    const fields = fieldsOf(schema).map((f) => `${f.name}${f.optional ? '?' : ''}`);
    return `object (${fields.join(', ')})`;
  }
  const values = Object.values((schema.patternProperties ?? {}) as Record<string, TSchema>)[0];
  return values ? `object of ${typeWords(values)}` : 'object';
}

function either(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`;
}
