import { expect, test } from 'vitest';
import { SecretBox } from './secret-box.ts';

const KEY = 'k'.repeat(32);

test('what was sealed opens again, and never looks the same twice', () => {
  const box = new SecretBox(KEY);
  const sealed = box.seal('pässword 🔑');
  expect(box.open(sealed)).toBe('pässword 🔑');
  expect(box.seal('pässword 🔑')).not.toBe(sealed);
  expect(sealed).not.toContain('ssword');
});

test('a changed text, another place and an unknown key are refused', () => {
  const box = new SecretBox(KEY);
  const sealed = box.seal('secret', 'tenant-a');
  expect(() => box.open(sealed, 'tenant-b')).toThrow();
  const flipped = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
  expect(() => box.open(flipped, 'tenant-a')).toThrow();
  expect(() => new SecretBox('o'.repeat(32)).open(sealed, 'tenant-a')).toThrow('not known');
  expect(() => box.open('plain text')).toThrow('not known');
});

test('after a change of the secret key, old texts open, and the keys can be told apart', () => {
  const old = new SecretBox(KEY).seal('secret');
  const box = new SecretBox('n'.repeat(32), [KEY]);
  expect(box.open(old)).toBe('secret');
  expect(box.formerKeyIds).toEqual([old.split('.')[1]]);
  expect(box.formerKeyIds).not.toContain(box.seal('secret').split('.')[1]);
});
