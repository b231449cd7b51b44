import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkInstallation } from './install-check.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'serviflow-install-'));
  await mkdir(join(root, 'node_modules'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(file: string, packages: Record<string, unknown>): Promise<void> {
  await writeFile(join(root, file), JSON.stringify({ packages }));
}

test('what the lock file wants is installed', async () => {
  const packages = { '': {}, 'node_modules/hono': { version: '4.13.19' } };
  await write('package-lock.json', packages);
  await write('node_modules/.package-lock.json', packages);
  expect(await checkInstallation(root)).toContain(process.versions.node);
});

test('another version is named with the command that helps', async () => {
  await write('package-lock.json', { 'node_modules/hono': { version: '4.13.19' } });
  await write('node_modules/.package-lock.json', { 'node_modules/hono': { version: '4.13.18' } });
  await expect(checkInstallation(root)).rejects.toThrow(/\(hono…\).*npm ci/);
});

test('programs for other platforms may be missing', async () => {
  await write('package-lock.json', { 'node_modules/@pg/darwin': { version: '1.0.0', optional: true } });
  await write('node_modules/.package-lock.json', {});
  expect(await checkInstallation(root)).toContain('Node');
});

test('a folder without lock files is left alone', async () => {
  expect(await checkInstallation(root)).toContain('Node');
});
