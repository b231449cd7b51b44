import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findForbidden, readLicences } from './licences.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('everything installed is under a licence that may be used', async () => {
  const found = await readLicences(ROOT);
  expect(Object.keys(found).length).toBeGreaterThan(100);
  expect(findForbidden(found)).toEqual([]);
}, 60_000);

test.each([
  ['GPL-3.0', false],
  ['AGPL-3.0-only', false],
  ['UNKNOWN', false],
  ['UNLICENSED', false],
  ['MPL-2.0', false],
  ['MIT AND GPL-2.0', false],
  ['(MIT OR GPL-2.0)', true],
  ['(MIT AND Zlib)', true],
  ['MIT*', true],
])('%s: allowed is %s', (licenses, allowed) => {
  expect(findForbidden({ 'some-package@1.0.0': { licenses } })).toHaveLength(allowed ? 0 : 1);
});
