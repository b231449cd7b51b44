import { expect, test } from 'vitest';
import { LinkSigner } from './link-signer.ts';

const TENANT = '0192f0c1-2345-7abc-8def-0123456789ab';
const KEY = 'a secret key of thirty-two characters';
let now = Date.parse('2026-11-20T10:00:00Z');
const signer = new LinkSigner(KEY, () => now);

test('a link carries tenant and data for its purpose, in letters that URLs allow', () => {
  const token = signer.create('things.view', TENANT, { id: '42', name: 'Ærø' }, 60);
  expect(token).toMatch(/^[\w-]+\.[\w-]+$/);
  expect(signer.read(token, 'things.view')).toEqual({
    purpose: 'things.view',
    tenantId: TENANT,
    data: { id: '42', name: 'Ærø' },
  });
  expect(signer.read(token, 'things.delete')).toBeNull();
});

test('a link ends with its time', () => {
  const token = signer.create('things.view', TENANT, {}, 60);
  now += 59_000;
  expect(signer.read(token, 'things.view')).not.toBeNull();
  now += 1_000;
  expect(signer.read(token, 'things.view')).toBeNull();
});

test('changed, cut, foreign and senseless links open nothing', () => {
  const token = signer.create('things.view', TENANT, { id: '42' }, 60);
  const [body = '', signature = ''] = token.split('.');
  const payload = Buffer.from(body, 'base64url').toString().replace('42', '43');
  const forged = `${Buffer.from(payload).toString('base64url')}.${signature}`;
  const renamed = `${Buffer.from(Buffer.from(body, 'base64url').toString().replace('view', 'edit')).toString('base64url')}.${signature}`;
  const foreign = new LinkSigner(`${KEY}!`, () => now).create('things.view', TENANT, { id: '42' }, 60);
  const senseless = [
    '',
    '.',
    'a',
    body,
    `${body}.`,
    token.slice(0, -1),
    forged,
    foreign,
    `bnVsbA.${signature}`,
    'x'.repeat(10_000),
  ];
  for (const bad of senseless) expect(signer.read(bad, 'things.view')).toBeNull();
  expect(signer.read(renamed, 'things.edit')).toBeNull();
});
