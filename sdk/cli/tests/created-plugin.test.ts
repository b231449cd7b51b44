import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PluginReport } from '../manifest/plugin-report.ts';
import { type LinkedPlugin, linkedPlugin } from './linked-plugin.ts';

/* The tool as an outside developer has it, in a process of its own, on a plugin that it has just made. */

let plugin: LinkedPlugin;
beforeAll(async () => {
  plugin = await linkedPlugin('on-call-rota');
}, 120_000);
afterAll(() => plugin?.remove());

async function node(script: string, ...args: string[]): Promise<{ code: number; text: string }> {
  const options = { cwd: plugin.root, env: process.env };
  return promisify(execFile)(process.execPath, [script, ...args], options).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stdout, stderr }) => ({ code, text: `${stdout}${stderr}` }),
  );
}
const tool = (...args: string[]) =>
  node(join(plugin.root, 'node_modules/@serviflow/sdk/dist/cli/main.js'), ...args);
const json = (path: string) => JSON.parse(readFileSync(join(plugin.root, path), 'utf8'));

test('its own tests pass', { timeout: 90_000 }, async () => {
  const require = createRequire(join(plugin.root, 'package.json'));
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const { code, text } = await node(vitest, 'run');
  expect(text).toMatch(/Tests .*5 passed/);
  expect(code).toBe(0);
});

test('build makes what a desk installs: compiled files with declarations, screens by their hash', {
  timeout: 90_000,
}, async () => {
  const { code, text } = await tool('build');
  expect(text).toContain('is built in dist');
  expect(text).toMatch(/files for the server +\d+\.\d kB/);
  expect(code).toBe(0);
  const dist = join(plugin.root, 'dist');
  for (const file of ['plugin.js', 'plugin.js.map', 'contract.js', 'contract.d.ts', 'operations/add.js'])
    expect(existsSync(join(dist, file)), file).toBe(true);
  expect(existsSync(join(dist, 'tests'))).toBe(false);
  const { entry, styles } = json('dist/ui/manifest.json');
  expect(readdirSync(join(dist, 'ui')).sort()).toEqual([entry, 'manifest.json', ...styles].sort());
  expect([entry, ...styles]).toEqual([
    expect.stringMatching(/^index-[\w-]{8}\.js$/),
    expect.stringMatching(/^style-[\w-]{8}\.css$/),
  ]);
  const bundle = readFileSync(join(dist, 'ui', entry), 'utf8');
  const imported = [...bundle.matchAll(/from"([^"]+)"/g)].map(([, name]) => name);
  expect(imported.sort()).toEqual(['@serviflow/sdk/ui', 'react/jsx-runtime']);
});

test('manifest shows what it contributes, as a table and as data', async () => {
  const { code, text } = await tool('manifest');
  expect(code).toBe(0);
  expect(text).toContain('on_call_rota.follow_up  0001-follow-up  row-level security');
  const report = JSON.parse((await tool('manifest', '--json')).text) as PluginReport;
  expect(report).toMatchObject({
    id: 'on-call-rota',
    requires: [{ contract: 'tickets.api@1', plugin: 'tickets' }],
    operations: [
      { id: 'on-call-rota.add', path: '/api/on-call-rota/tickets/{id}/add' },
      { id: 'on-call-rota.open', method: 'GET', path: '/api/on-call-rota/open' },
    ],
    commands: [{ word: 'follow-up', operation: 'on-call-rota.add' }],
    filters: [{ filter: 'tickets.will-create@1', handler: 'urgent-mail' }],
    slots: [{ slot: 'tickets.sidebar@1', component: 'FollowUpCard' }],
    pages: [{ path: '/on-call-rota', component: 'FollowUpPage' }],
    health: ['table'],
    contract: { contracts: ['on-call-rota.api@1'], events: [{ id: 'on-call-rota.added@1' }] },
  });
});

test('build tells what is wrong: types, package.json, a component that is not there', {
  timeout: 90_000,
}, async () => {
  plugin.edit('plugin.ts', (text) => text.replace("'FollowUpPage'", "'NoSuchPage'"));
  expect(await tool('build')).toEqual({
    code: 1,
    text: expect.stringContaining('The page /on-call-rota names the component NoSuchPage'),
  });
  plugin.edit('plugin.ts', (text) => text.replace("'NoSuchPage'", "'FollowUpPage'"));

  plugin.write('services/wrong.ts', 'export const count: number = "many";\n');
  const types = await tool('build');
  expect(types).toEqual({ code: 1, text: expect.stringContaining('services/wrong.ts(1,14): error TS2322') });

  plugin.edit('package.json', (text) => text.replace('"id": "on-call-rota"', '"id": "rota"'));
  expect(await tool('build')).toEqual({
    code: 1,
    text: expect.stringContaining('"serviflow.id" must be "on-call-rota", not "rota"'),
  });
});
