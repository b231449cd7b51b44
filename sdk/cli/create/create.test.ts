import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTool } from '../tests/run-tool.ts';
import { identifiersOf, suggestId } from './names.ts';
import { templateManifest } from './template.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'serviflow-create-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(cwd, path), 'utf8');

test('a new plugin has the names that were asked for everywhere, and none of the sample', async () => {
  const done = await runTool(
    ['create', 'rota', '--id', 'on-call-rota', '--title', "Bob's rota", '--author', 'Ann "A" B'],
    { cwd },
  );
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(done.out).toContain('cd rota');
  const json = JSON.parse(read('rota/package.json'));
  expect(json).toMatchObject({
    name: 'serviflow-plugin-on-call-rota',
    author: 'Ann "A" B',
    serviflow: { id: 'on-call-rota', title: 'Bob’s rota', plugin: './dist/plugin.js', ui: './dist/ui' },
  });
  expect(read('rota/manifest.ts')).toContain(
    "export const onCallRota = defineManifest({\n  id: 'on-call-rota',",
  );
  expect(read('rota/migrations/0001-follow-up.ts')).toContain("'on_call_rota.follow_up'");
  expect(read('rota/contract.ts')).toContain(
    "ON_CALL_ROTA = defineContract<OnCallRotaV1>('on-call-rota.api@1')",
  );
  expect(existsSync(join(cwd, 'rota/tests/on-call-rota.test.ts'))).toBe(true);
  expect(read('rota/.gitignore')).toContain('node_modules/');
  const all = ['package.json', 'README.md', 'plugin.ts', 'ui/index.tsx', 'tests/on-call-rota.test.ts'];
  for (const path of all) expect(read(`rota/${path}`), path).not.toMatch(/sample/i);
});

test('the folder must be new; a fresh repository may be in it', async () => {
  mkdirSync(join(cwd, 'used'));
  writeFileSync(join(cwd, 'used/notes.txt'), 'mine');
  const refused = await runTool(['create', 'used'], { cwd });
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('notes.txt');
  expect(existsSync(join(cwd, 'used/package.json'))).toBe(false);
  mkdirSync(join(cwd, 'fresh/.git'), { recursive: true });
  expect(await runTool(['create', 'fresh'], { cwd })).toMatchObject({ code: 0 });
});

test.each([
  [['--id', 'My Plugin'], 'must be 2-31 characters'],
  [['--id', 'kernel'], 'is reserved'],
  [['--id', 'tickets'], 'belongs to a plugin of ServiFlow'],
  [['--title', 'a"b'], 'The title may have no'],
  [['--name', 'No Name'], 'no name for an npm package'],
  [['--packages', 'nowhere'], 'cannot be read'],
  [['--colour', 'red'], "Unknown option '--colour'"],
])('%s is refused', async (args, reason) => {
  const refused = await runTool(['create', 'new-one', ...args], { cwd });
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain(reason);
  expect(existsSync(join(cwd, 'new-one'))).toBe(false);
});

test('on a terminal it asks for what is missing, and again after a wrong answer', async () => {
  const asked: string[] = [];
  const answers = ['Wrong Id', 'watch-list', '', 'Ann'];
  const ask = async (question: string, suggestion: string) => {
    asked.push(question);
    return answers.shift() || suggestion;
  };
  const done = await runTool(['create', 'My Plugin'], { cwd, ask });
  expect(done.code).toBe(0);
  expect(done.err).toContain('must be 2-31 characters');
  expect(done.out).toContain('cd "My Plugin"');
  expect(asked).toHaveLength(4);
  const json = JSON.parse(read('My Plugin/package.json'));
  expect(json).toMatchObject({ author: 'Ann', serviflow: { id: 'watch-list', title: 'Watch list' } });
});

test('tarballs of a folder stand for all packages of ServiFlow', async () => {
  mkdirSync(join(cwd, 'packs'));
  for (const name of ['serviflow-sdk-1.1.0.tgz', 'serviflow-plugin-mail-0.1.0.tgz', 'other-1.0.0.tgz'])
    writeFileSync(join(cwd, 'packs', name), '');
  await runTool(['create', 'rota', '--packages', 'packs'], { cwd });
  const { devDependencies } = JSON.parse(read('rota/package.json'));
  expect(devDependencies).toMatchObject({
    '@serviflow/sdk': 'file:../packs/serviflow-sdk-1.1.0.tgz',
    '@serviflow/plugin-mail': 'file:../packs/serviflow-plugin-mail-0.1.0.tgz',
    typescript: templateManifest().devDependencies.typescript,
  });
  expect(JSON.stringify(devDependencies)).not.toContain('other');
});

test('names in code keep clear of what the template and the language use', () => {
  const taken = (name: string) => ['delete', 'FollowUp'].includes(name);
  expect(identifiersOf('on-call', taken)).toEqual({ camel: 'onCall', pascal: 'OnCall', constant: 'ON_CALL' });
  expect(identifiersOf('delete', taken).camel).toBe('deletePlugin');
  expect(identifiersOf('follow-up', taken).pascal).toBe('FollowUpPlugin');
  expect(suggestId('serviflow-plugin-Rota 2!')).toBe('rota-2');
});

test('the template pins what this repository is tested with', () => {
  const { devDependencies } = templateManifest();
  const installed = Object.keys(devDependencies).map((name) => {
    const file = join(ROOT, 'node_modules', name, 'package.json');
    return [name, JSON.parse(readFileSync(file, 'utf8')).version];
  });
  expect(Object.fromEntries(installed)).toEqual(devDependencies);
});
