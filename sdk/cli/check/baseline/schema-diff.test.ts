import { type TSchema, Type } from '@sinclair/typebox';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { schemaBreaks } from './schema-diff.ts';

/*
 * The comparison must never say that all is well when it is not: whatever the older schema took must be taken by the
 * newer one. Schemas, changes and values are made at random; `takes` judges, which reads JSON
 * Schema in the plain way.
 */
const NAMES = ['x', 'y', 'z'];
const limits = (low: string, high: string) =>
  fc.record(
    { [low]: fc.integer({ min: 0, max: 3 }), [high]: fc.integer({ min: 3, max: 6 }) },
    { requiredKeys: [] },
  );

const { schema } = fc.letrec<{ schema: TSchema; leaf: TSchema }>((tie) => ({
  leaf: fc.oneof(
    limits('minLength', 'maxLength').map((options) => Type.String(options)),
    limits('minimum', 'maximum').map((options) => Type.Integer(options)),
    limits('minimum', 'maximum').map((options) => Type.Number(options)),
    fc.constantFrom(
      Type.Boolean(),
      Type.Null(),
      Type.Literal('a'),
      Type.Literal('b'),
      Type.Literal(1),
      Type.Unknown(),
    ),
    fc
      .subarray(['a', 'b', 'c'], { minLength: 1 })
      .map((values) => Type.Unsafe({ type: 'string', enum: values })),
  ),
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('leaf'),
    fc
      .tuple(tie('schema'), limits('minItems', 'maxItems'))
      .map(([items, options]) => Type.Array(items, options)),
    fc.array(tie('schema'), { minLength: 2, maxLength: 3 }).map((all) => Type.Union(all)),
    tie('schema').map((value) => Type.Record(Type.String(), value)),
    fc
      .tuple(
        fc.dictionary(fc.constantFrom(...NAMES), fc.tuple(tie('schema'), fc.boolean())),
        fc.constantFrom({}, { additionalProperties: false }),
      )
      .map(([fields, options]) =>
        Type.Object(
          Object.fromEntries(
            Object.entries(fields).map(([name, [type, optional]]) => [
              name,
              optional ? Type.Optional(type) : type,
            ]),
          ),
          options,
        ),
      ),
  ),
}));

/** Another state of a schema: one part of it is another one, or one keyword is another number or gone. */
const changed = (older: TSchema): fc.Arbitrary<TSchema> =>
  fc
    .tuple(schema, fc.nat(), fc.integer({ min: 0, max: 6 }), fc.boolean())
    .map(([other, at, number, drop]) => {
      const newer = structuredClone(older);
      const places: (() => void)[] = [];
      const visit = (node: Record<string, unknown>): void => {
        for (const key of Object.keys(node)) {
          const value = node[key];
          if (typeof value === 'number')
            places.push(() => {
              if (drop) delete node[key];
              else node[key] = number;
            });
          if (key === 'required') places.push(() => delete node[key]);
          if (key === 'properties')
            places.push(() => {
              node.properties = { ...(value as object), z: other };
              node.required = drop ? [] : Object.keys(node.properties as object);
            });
          if (typeof value !== 'object' || value === null) continue;
          if (['items', 'x', 'y', 'z', '^(.*)$'].includes(key) || /^\d$/.test(key))
            places.push(() => {
              node[key] = other;
            });
          visit(value as Record<string, unknown>);
        }
      };
      visit(newer as Record<string, unknown>);
      if (places.length === 0) return other;
      places[at % places.length]?.();
      return newer as TSchema;
    });

/** A value that the schema takes, most of the time. */
function sample(of: TSchema): fc.Arbitrary<unknown> {
  if (of.anyOf) return fc.oneof(...(of.anyOf as TSchema[]).map(sample));
  if ('const' in of) return fc.constant(of.const);
  if (of.enum) return fc.constantFrom(...of.enum);
  if (of.type === 'string') return fc.string({ minLength: of.minLength ?? 0, maxLength: of.maxLength ?? 8 });
  if (of.type === 'integer') return fc.integer({ min: of.minimum ?? -9, max: of.maximum ?? 9 });
  if (of.type === 'number') return fc.constantFrom(of.minimum ?? 0.5, of.maximum ?? 7.5);
  if (of.type === 'boolean') return fc.boolean();
  if (of.type === 'array')
    return fc.array(sample(of.items ?? {}), { minLength: of.minItems ?? 0, maxLength: of.maxItems ?? 6 });
  if (of.type !== 'object') return fc.constant(null);
  const record = Object.values((of.patternProperties ?? {}) as Record<string, TSchema>)[0];
  if (record) return fc.dictionary(fc.constantFrom(...NAMES), sample(record));
  const fields = Object.entries((of.properties ?? {}) as Record<string, TSchema>);
  return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, sample(field)])), {
    requiredKeys: of.required ?? [],
  });
}

/** Whether a schema takes a value. */
function takes(of: TSchema, value: unknown): boolean {
  if (of.anyOf) return (of.anyOf as TSchema[]).some((one) => takes(one, value));
  if ('const' in of) return of.const === value;
  if (of.enum) return of.enum.includes(value);
  const within = (size: number, low: number | undefined, high: number | undefined) =>
    size >= (low ?? -Infinity) && size <= (high ?? Infinity);
  switch (of.type) {
    case 'string':
      return typeof value === 'string' && within(value.length, of.minLength, of.maxLength);
    case 'integer':
      return Number.isInteger(value) && within(value as number, of.minimum, of.maximum);
    case 'number':
      return typeof value === 'number' && within(value, of.minimum, of.maximum);
    case 'boolean':
      return typeof value === 'boolean';
    case 'null':
      return value === null;
    case 'array':
      return (
        Array.isArray(value) &&
        within(value.length, of.minItems, of.maxItems) &&
        value.every((one) => takes(of.items ?? {}, one))
      );
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value) && takesFields(of, value);
    default:
      return true;
  }
}

function takesFields(of: TSchema, value: object): boolean {
  const fields = (of.properties ?? {}) as Record<string, TSchema>;
  const record = Object.values((of.patternProperties ?? {}) as Record<string, TSchema>)[0];
  return (
    ((of.required ?? []) as string[]).every((name) => name in value) &&
    Object.entries(value).every(([name, one]) => {
      if (fields[name]) return takes(fields[name], one);
      if (record) return takes(record, one);
      return of.additionalProperties !== false;
    })
  );
}

/** Values that the schema takes, as far as one is found. */
const valuesFor = (of: TSchema): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constantFrom('', 'a', 'b', 'c', 'abcd', 'abcdefg', 0, 1, 4, 9, 2.5, true, null, [], {}),
    fc.array(fc.constantFrom('a', 'abc', 1, 4, null, true, {}), { maxLength: 7 }),
    fc.dictionary(
      fc.constantFrom(...NAMES, 'other'),
      fc.constantFrom('a', 'abc', 1, 4, null, true, [], {}, ['a'], { x: 1 }),
    ),
    sample(of),
  );

const pairs = schema.chain((older) =>
  fc.tuple(
    fc.constant(older),
    fc.oneof(changed(older), changed(older).chain(changed), schema),
    fc.array(valuesFor(older), { minLength: 20, maxLength: 40 }),
  ),
);

test('an input that is said to be fine takes all that was taken', () => {
  let fine = 0;
  fc.assert(
    fc.property(pairs, ([older, newer, values]) => {
      if (schemaBreaks(older, newer, 'input').length > 0) return;
      // A field that nobody named is no promise: a newer schema may give it a type.
      const named = closed(older);
      const taken = values.filter((value) => takes(named, value));
      fine += taken.length;
      for (const value of taken) expect(takes(newer, value), JSON.stringify(value)).toBe(true);
    }),
    { numRuns: 1_000, seed: 20_261_122 },
  );
  expect(fine).toBeGreaterThan(1_000);
});

test('a schema that stays the same breaks nobody', () => {
  fc.assert(
    fc.property(schema, (one) => {
      expect(schemaBreaks(one, structuredClone(one), 'input')).toEqual([]);
      expect(schemaBreaks(one, structuredClone(one), 'output')).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('an output that is said to be fine gives only what was promised', () => {
  let fine = 0;
  fc.assert(
    fc.property(pairs, ([older, newer, values]) => {
      if (schemaBreaks(older, newer, 'output').length > 0) return;
      const given = values.filter((value) => takes(newer, value));
      fine += given.length;
      // Readers check no limits and overlook fields that they do not know.
      const promised = relaxed(older);
      for (const value of given) expect(takes(promised, value), JSON.stringify(value)).toBe(true);
    }),
    { numRuns: 1_000, seed: 20_261_122 },
  );
  expect(fine).toBeGreaterThan(1_000);
});

function closed(of: TSchema): TSchema {
  return JSON.parse(JSON.stringify(of), (_key, value) =>
    value?.type === 'object' && !value.patternProperties ? { ...value, additionalProperties: false } : value,
  ) as TSchema;
}

const LIMITS = [
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'additionalProperties',
];

function relaxed(of: TSchema): TSchema {
  return JSON.parse(JSON.stringify(of), (key, value) =>
    LIMITS.includes(key) ? undefined : value,
  ) as TSchema;
}
