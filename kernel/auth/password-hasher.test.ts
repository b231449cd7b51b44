import { argon2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { PasswordHasher } from './password-hasher.ts';

const hasher = new PasswordHasher();

test('a password matches its hash and no other', async () => {
  const hash = await hasher.hash('Grüße aus Tromsø');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await hasher.verify(hash, 'Grüße aus Tromsø')).toEqual({ ok: true, outdated: false });
  expect(await hasher.verify(hash, 'Grüße aus Tromsö')).toEqual({ ok: false, outdated: false });
  expect(await hasher.hash('Grüße aus Tromsø')).not.toBe(hash);
});

test('the same letters in another encoding are the same password', async () => {
  const hash = await hasher.hash('caf\u00e9 au lait');
  expect((await hasher.verify(hash, 'cafe\u0301 au lait')).ok).toBe(true);
});

test('nobody has no password', async () => {
  expect(await hasher.verify(null, '')).toEqual({ ok: false, outdated: false });
  expect(await hasher.verify('plain text', 'plain text')).toEqual({ ok: false, outdated: false });
});

test('a hash with older parameters still opens and is reported', async () => {
  const salt = Buffer.alloc(16, 1);
  const tag = argon2Sync('argon2id', {
    message: 'old password',
    nonce: salt,
    memory: 8_192,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  });
  const phc = (b: Buffer) => b.toString('base64').replaceAll('=', '');
  const old = `$argon2id$v=19$m=8192,t=1,p=1$${phc(salt)}$${phc(tag)}`;
  expect(await hasher.verify(old, 'old password')).toEqual({ ok: true, outdated: true });
});

test('too many at once are turned away instead of filling the memory', async () => {
  const small = new PasswordHasher({ parallel: 1, maxWaiting: 1 });
  const results = await Promise.allSettled([small.hash('one'), small.hash('two'), small.hash('three')]);
  expect(results.map((r) => r.status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(results[2]).toMatchObject({ reason: { status: 503, code: 'busy', retryAfter: 5 } });
  expect(await small.hash('four')).toContain('$argon2id$');
});
