import { Type } from '@serviflow/sdk';
import { expect, test } from 'vitest';
import { redact } from './redact.ts';

test('secrets go by name and by schema, at any depth', () => {
  const schema = Type.Object({
    host: Type.String(),
    dsn: Type.String({ secret: true }),
    login: Type.Object({ user: Type.String(), word: Type.String({ format: 'password' }) }),
  });
  const value = {
    host: 'mail.example',
    dsn: 'smtp://u:p@host',
    login: { user: 'u', word: 'hunter2' },
    extra: [{ apiKey: 'k', newPassword: 'p', refresh_token: 't', passwordSet: true }],
  };
  const text = JSON.stringify(redact(value, schema));
  for (const secret of ['u:p', 'hunter2', '"k"', '"p"', '"t"']) expect(text).not.toContain(secret);
  expect(redact(value, schema)).toMatchObject({
    host: 'mail.example',
    login: { user: 'u' },
    extra: [{ passwordSet: true }],
  });
});

test('long texts and lists are cut, deep values end', () => {
  const deep: Record<string, unknown> = {};
  deep.self = deep;
  expect((redact('x'.repeat(1_000)) as string).length).toBeLessThan(310);
  expect(redact(Array.from({ length: 60 }, (_, i) => i))).toHaveLength(51);
  expect(JSON.stringify(redact(deep))).toContain('…');
});
