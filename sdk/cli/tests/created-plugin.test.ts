import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PluginReport } from '../manifest/plugin-report.ts';
import { followGuide } from './guide.ts';
import { type LinkedPlugin, linkedPlugin } from './linked-plugin.ts';

/* The tool as an outside developer has it, in a process of its own, on a plugin that it has just made. */

let plugin: LinkedPlugin;
beforeAll(async () => {
  plugin = await linkedPlugin('follow-ups', 'Follow-ups');
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

test('its own tests pass, with the changes of the guide', { timeout: 90_000 }, async () => {
  expect(new Set(followGuide(plugin)).size).toBe(8);
  const require = createRequire(join(plugin.root, 'package.json'));
  const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
  const { code, text } = await node(vitest, 'run');
  expect(text).toMatch(/Tests .*6 passed/);
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

test('check finds nothing in it, and runs its migrations', { timeout: 60_000 }, async () => {
  expect(await tool('check', '--json')).toEqual({
    code: 0,
    text: `${JSON.stringify({ plugin: 'follow-ups', findings: [], deprecated: [], notes: [] }, null, 2)}\n`,
  });
  const saved = await tool('check', '--save-baseline');
  expect(saved.text).toContain('contract-baseline.json');
  plugin.edit('contract.ts', (text) => text.replaceAll('follow-ups.added@1', 'follow-ups.added@2'));
  const broken = await tool('check');
  plugin.edit('contract.ts', (text) => text.replaceAll('follow-ups.added@2', 'follow-ups.added@1'));
  expect(broken.text).toMatch(/^event-removed +follow-ups\.added@1$/m);
  expect(broken.text).toContain('follow-ups: 1 finding.');
  expect(broken.code).toBe(1);
});

test('manifest shows what it contributes, as a table and as data', async () => {
  const { code, text } = await tool('manifest');
  expect(code).toBe(0);
  expect(text).toContain('follow_ups.follow_up  0001-follow-up  row-level security');
  expect(text).toContain('  0002-due');
  const report = JSON.parse((await tool('manifest', '--json')).text) as PluginReport;
  expect(report).toMatchObject({
    id: 'follow-ups',
    requires: [{ contract: 'tickets.api@1', plugin: 'tickets' }],
    operations: [
      { id: 'follow-ups.add', path: '/api/follow-ups/tickets/{id}/add' },
      { id: 'follow-ups.open', method: 'GET', path: '/api/follow-ups/open' },
    ],
    commands: [{ word: 'follow-up', operation: 'follow-ups.add' }],
    filters: [{ filter: 'tickets.will-create@1', handler: 'urgent-mail' }],
    slots: [{ slot: 'tickets.sidebar@1', component: 'FollowUpCard' }],
    pages: [{ path: '/follow-ups', component: 'FollowUpPage' }],
    health: ['table'],
    contract: { contracts: ['follow-ups.api@1'], events: [{ id: 'follow-ups.added@1' }] },
  });
});

/** `dev` in a process of its own, with what it has said so far. */
function startDev(): { said: () => string; child: ChildProcess } {
  const script = join(plugin.root, 'node_modules/@serviflow/sdk/dist/cli/main.js');
  const child = spawn(process.execPath, [script, 'dev', '--port', '0'], { cwd: plugin.root });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += String(text);
    });
  return { said: () => said, child };
}

test('dev runs a desk with the plugin, tells mistakes, goes on when they are mended, and stops at Ctrl-C', {
  timeout: 120_000,
}, async () => {
  const { said, child } = startDev();
  try {
    const says = (text: string | RegExp) =>
      text instanceof RegExp
        ? expect.poll(said, { timeout: 60_000, interval: 50 }).toMatch(text)
        : expect.poll(said, { timeout: 60_000, interval: 50 }).toContain(text);
    await says('Ctrl-C stops it.');
    const [, url = '', password = ''] = /runs at (http:\S+)[\s\S]* admin +(\S+)/.exec(said()) ?? [];
    const login = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { origin: url, 'content-type': 'application/json' },
      body: JSON.stringify({ tenant: 'demo', username: 'admin', password }),
    });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const get = async (path: string) => fetch(url + path, { headers: { cookie } });
    expect(await (await get('/api/follow-ups/open')).json()).toEqual({ items: [], next: null });
    const screens = (await (await get('/api/ui')).json()).modules['follow-ups'];
    expect((await get(screens)).status).toBe(200);

    plugin.edit('operations/list.ts', (text) => `${text}throw new Error('not today');\n`);
    await says('follow-ups, import: plugin set aside');
    await says(/at .*operations\/list\.ts:\d+/);
    await says(/operations\/list\.ts: the desk runs without the plugin/);
    expect((await get('/api/auth/me')).status).toBe(200);

    plugin.edit('operations/list.ts', (text) => text.replace("throw new Error('not today');\n", ''));
    await says(/operations\/list\.ts: the desk is new/);
    expect((await get('/api/follow-ups/open')).status).toBe(200);

    plugin.edit('ui/index.tsx', (text) => text.replace('Open follow-ups', 'Still to do'));
    await says(/screens: the desk is new/);
    const after = (await (await get('/api/ui')).json()).modules['follow-ups'];
    expect(after).not.toBe(screens);
    expect(await (await get(after)).text()).toContain('Still to do');
  } finally {
    const closed = once(child, 'close');
    child.kill('SIGINT');
    await closed;
  }
  expect(child.exitCode).toBe(0);
  expect(existsSync(join(plugin.root, '.serviflow/dev.lock'))).toBe(false);
});

test('build tells what is wrong: types, package.json, a component that is not there', {
  timeout: 90_000,
}, async () => {
  plugin.edit('plugin.ts', (text) => text.replace("'FollowUpPage'", "'NoSuchPage'"));
  expect(await tool('build')).toEqual({
    code: 1,
    text: expect.stringContaining('The page /follow-ups names the component NoSuchPage'),
  });
  plugin.edit('plugin.ts', (text) => text.replace("'NoSuchPage'", "'FollowUpPage'"));

  plugin.write('services/wrong.ts', 'export const count: number = "many";\n');
  const types = await tool('build');
  expect(types).toEqual({ code: 1, text: expect.stringContaining('services/wrong.ts(1,14): error TS2322') });

  plugin.edit('package.json', (text) => text.replace('"id": "follow-ups"', '"id": "rota"'));
  expect(await tool('build')).toEqual({
    code: 1,
    text: expect.stringContaining('"serviflow.id" must be "follow-ups", not "rota"'),
  });
});
