import { Type } from '@serviflow/sdk';
import { expect, test } from 'vitest';
import { dropUnknown } from './known-fields.ts';

const schema = Type.Object({
  name: Type.String(),
  people: Type.Array(Type.Object({ email: Type.String() })),
  any: Type.Record(Type.String(), Type.Unknown()),
  either: Type.Union([Type.Object({ a: Type.String() }), Type.Object({ b: Type.String() })]),
});

test('what the schema does not name is gone, at every level', () => {
  const value = JSON.parse(
    '{"name":"x","tenantId":"y","__proto__":{"admin":true},"constructor":1,"people":[{"email":"e","userId":"u"}],"any":{"k":1},"either":{"b":"1"}}',
  );
  dropUnknown(schema, value);
  expect(value).toEqual({ name: 'x', people: [{ email: 'e' }], any: { k: 1 }, either: { b: '1' } });
  expect(Object.keys(value)).toEqual(['name', 'people', 'any', 'either']);
});

test('a schema without fields takes everything', () => {
  const value = { a: 1 };
  dropUnknown(Type.Unknown(), value);
  expect(value).toEqual({ a: 1 });
});
