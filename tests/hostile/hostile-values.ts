import type { TSchema } from '@serviflow/sdk';
import fc from 'fast-check';

interface Shape extends TSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Shape[];
  format?: string;
  properties?: Record<string, Shape>;
  items?: Shape;
}

/** Text that breaks careless code, short enough to pass length limits. */
export const HOSTILE_TEXT: readonly string[] = [
  'nul \u0000 byte',
  'lone \ud800 surrogate \udc00',
  '\u202egnp.exe \u200b\ufeff e\u0301 \u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u{10ffff}',
  "'; drop table tickets.ticket; -- \\ %_ $1 {{x}}",
  '=cmd|calc!A1\r\nX-Injected: yes\r\n\r\n<script>alert(1)</script>',
  '../../../../etc/passwd',
  '__proto__',
];

const HOSTILE_NUMBER: readonly unknown[] = [-1, 0, 0.5, 1e308, 2 ** 31, 2 ** 53, '1', null];

export const deeply = (levels: number): string => `${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`;

/** Fields of a schema that hold free values, as paths. */
function leaves(schema: TSchema, path: readonly string[] = []): { path: readonly string[]; schema: Shape }[] {
  const s = schema as Shape;
  if (s.anyOf) {
    const one = s.anyOf.find((a) => a.type !== 'null') ?? s.anyOf[0];
    return one ? leaves(one, path) : [];
  }
  if (s.properties)
    return Object.entries(s.properties).flatMap(([key, field]) => leaves(field, [...path, key]));
  if (s.type === 'array' && s.items) return leaves(s.items, [...path, '0']);
  return s.const === undefined && path.length > 0 ? [{ path, schema: s }] : [];
}

function withValue(base: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(base)) return [withValue(base[0], rest, value)];
  return { ...(base as object), [key]: withValue((base as Record<string, unknown>)?.[key], rest, value) };
}

/** The good input with one field turned hostile at a time, each with each value of its kind. */
export function* oneWrongField(schema: TSchema, good: unknown): Generator<unknown> {
  for (const { path, schema: field } of leaves(schema)) {
    const values =
      field.type === 'string' && !field.enum
        ? [...HOSTILE_TEXT.slice(0, field.format ? 1 : 4), 'x'.repeat(200_000)]
        : field.type === 'integer' || field.type === 'number'
          ? HOSTILE_NUMBER
          : [HOSTILE_TEXT[0], { toString: 1 }];
    for (const value of values) yield withValue(good, path, value);
  }
}

const anyText = fc.oneof(fc.constantFrom(...HOSTILE_TEXT), fc.string({ unit: 'binary', maxLength: 60 }));

function anyOf(schema: Shape): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(anyOf));
  if (schema.properties)
    return fc.record(Object.fromEntries(Object.entries(schema.properties).map(([k, s]) => [k, likely(s)])), {
      requiredKeys: [],
    });
  if (schema.type === 'array')
    return fc.array(likely(schema.items ?? ({ type: 'string' } as Shape)), { maxLength: 3 });
  if (schema.type === 'integer' || schema.type === 'number')
    return fc.oneof(fc.integer(), fc.double({ noNaN: true }));
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.format === 'uuid') return fc.uuid();
  if (schema.format === 'date-time') return fc.date({ noInvalidDate: true }).map((d) => d.toISOString());
  return schema.type === 'string' ? anyText : fc.jsonValue();
}

/** Mostly of the schema's type, now and then anything. */
const likely = (schema: Shape): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: anyOf(schema) }, { weight: 1, arbitrary: fc.jsonValue() });

/** The same inputs for the same seed. */
export function generated(schema: TSchema, { count, seed }: { count: number; seed: number }): unknown[] {
  return fc.sample(anyOf(schema as Shape), { numRuns: count, seed });
}
