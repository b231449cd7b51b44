import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { findings, type Spoil, SpoiledPlugin } from './spoiled-plugin.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Migrations are run in check-migrations.test.ts; here they are only read. */
const read = async (...spoils: readonly Spoil[]) => {
  vi.stubEnv('SERVIFLOW_TEST_POSTGRES', '');
  return findings(spoils);
};

test('nothing is found in a plugin that is right', async () => {
  vi.stubEnv('SERVIFLOW_TEST_POSTGRES', '');
  const plugin = new SpoiledPlugin();
  expect(await plugin.check()).toEqual({
    plugin: 'rota',
    findings: [],
    deprecated: [],
    notes: ['The migrations were read, not run: name a PostgreSQL server with --database.'],
  });
});

test.each<[expected: string, ...Spoil[]]>([
  // package.json
  ['no-serviflow-field package.json', ['package.json', '"serviflow":', '"somethingElse":']],
  ['serviflow-field package.json', ['package.json', '"id": "rota",', '']],
  ['serviflow-field package.json', ['package.json', '"id": "rota"', '"id": "roster"']],
  ['serviflow-field package.json', ['package.json', ', "ui": "./dist/ui"', '']],
  ['no-sdk-peer package.json', ['package.json', '"@serviflow/sdk": "^1.0.0", ', '']],
  ['sdk-range package.json', ['package.json', '"@serviflow/sdk": "^1.0.0"', '"@serviflow/sdk": "^2.0.0"']],
  ['no-plugin-peer package.json', ['package.json', ', "@serviflow/plugin-tickets": "^1.0.0"', '']],
  ['bundled-peer package.json', ['package.json', '"private"', '"dependencies": {"react": "19"}, "private"']],
  ['package-type package.json', ['package.json', '"type": "module"', '"type": "commonjs"']],
  ['package-exports package.json', ['package.json', '"./contract": "./dist/contract.js",', '']],
  ['version-differs package.json', ['package.json', '"version": "1.0.0"', '"version": "1.0.1"']],
  // manifest and ids
  ['plugin-id manifest.ts', ['manifest.ts', "id: 'rota'", "id: 'public'"]],
  ['version manifest.ts', ['manifest.ts', "version: '1.0.0'", "version: 'one'"]],
  ['sdk-range manifest.ts', ['manifest.ts', "sdk: '^1.0.0'", "sdk: '^2.0.0'"]],
  ['sdk-range manifest.ts', ['manifest.ts', "sdk: '^1.0.0'", "sdk: 'newest'"]],
  ['contract-id manifest.ts', ['manifest.ts', 'tickets: TICKETS', "tickets: { ...TICKETS, id: 'tickets' }"]],
  ['foreign-id manifest.ts', ['manifest.ts', "'rota.read': {", "'read.all': {}, 'rota.read': {"]],
  ['foreign-id manifest.ts', ['manifest.ts', "'rota.swaps'", "'swaps'"]],
  ['foreign-id swapped@1', ['contract.ts', "'rota.swapped@1'", "'swapped@1'"]],
  ['foreign-id will-swap@1', ['contract.ts', "'rota.will-swap@1'", "'will-swap@1'"]],
  ['foreign-id shift-foot@1', ['contract.ts', "'rota.shift-foot@1'", "'shift-foot@1'"]],
  ['foreign-id duty.api@1', ['contract.ts', "'rota.api@1'", "'duty.api@1'"]],
  ['foreign-id shifts.shift', ['contract.ts', "'rota.shift'", "'shifts.shift'"]],
  ['foreign-id card', ['plugin.ts', "id: 'rota.card'", "id: 'card'"]],
  ['foreign-id other.plan', ['plugin.ts', 'p.action(plan,', "p.action({ ...plan, id: 'other.plan' },"]],
  ['foreign-id other.remind', ['plugin.ts', 'p.job(remind)', "p.job({ ...remind, id: 'other.remind' })"]],
  ['cron rota.remind', ['operations.ts', '0 8 * * *', '0 25 * * *']],
  ['unversioned-id rota.swapped', ['contract.ts', "'rota.swapped@1'", "'rota.swapped'"]],
  ['no-permission rota.plan', ['operations.ts', "  permission: 'rota.write',\n", '']],
  [
    'unknown-permission rota.plan',
    ['operations.ts', "permission: 'rota.write'", "permission: 'rota.fly' as never"],
  ],
  [
    'unknown-permission rota.card',
    ['plugin.ts', "id: 'rota.card',", "id: 'rota.card', permission: 'rota.raed',"],
  ],
  [
    'foreign-route rota.plan',
    ['operations.ts', "title: 'Plan a shift',", "title: 'P', http: { path: '/api/tickets/plan' },"],
  ],
  ['declared-twice rota.list', ['plugin.ts', 'p.query(list)', 'p.query(list, list)']],
  [
    'declared-twice call',
    [
      'plugin.ts',
      "p.on(ticketCreated, 'call', () => {});",
      "p.on(ticketCreated, 'call', () => {}); p.on(swapped, 'call', () => {});",
    ],
  ],
  // imports
  ['undeclared-contract manifest.ts', ['manifest.ts', '  requires: { tickets: TICKETS },\n', '']],
  ['undeclared-contract plugin.ts', ['manifest.ts', '  requires: { tickets: TICKETS },\n', '']],
  [
    'undeclared-contract manifest.ts',
    ['plugin.ts', "p.on(ticketCreated, 'call'", "p.on({ ...ticketCreated, id: 'sla.breached@1' }, 'call'"],
  ],
  [
    'deep-import plugin.ts',
    ['plugin.ts', 'import { ROTA', "import '@serviflow/plugin-tickets';\nimport { ROTA"],
  ],
  [
    'deep-import helper.ts',
    ['helper.ts', null, "import type { Kernel } from '@serviflow/kernel';\nexport type K = Kernel;"],
  ],
  ['outside-import helper.ts', ['helper.ts', null, "export { x } from '../../elsewhere.ts';"]],
  ['undeclared-package helper.ts', ['helper.ts', null, "import { z } from 'zod';\nexport const x = z;"]],
  ['server-imports-ui helper.ts', ['helper.ts', null, "export { RotaPage } from './ui/index.tsx';"]],
  ['ui-import ui/index.tsx', ['ui/index.tsx', 'import {', "import { sql } from '@serviflow/sdk';\nimport {"]],
  ['ui-import ui/index.tsx', ['ui/index.tsx', 'import {', "import { join } from 'node:path';\nimport {"]],
  ['syntax helper.ts', ['helper.ts', null, 'export const = 1;']],
  ['import plugin.ts', ['plugin.ts', 'import { init }', 'import { nothing }']],
  ['register plugin.ts', ['plugin.ts', 'p.query(list);', "throw new Error('no desk here');"]],
  // screens
  ['ui-component ui/index.tsx', ['ui/index.tsx', 'function RotaCard', 'function Card']],
  ['ui-component dist/ui/index-abcdef12.js', ['dist/ui/index-abcdef12.js', 'RotaCard', 'c']],
  [
    'ui-external dist/ui/index-abcdef12.js',
    ['dist/ui/index-abcdef12.js', '"react/jsx-runtime"', '"@mantine/core"'],
  ],
  [
    'ui-external dist/ui/index-abcdef12.js',
    ['dist/ui/index-abcdef12.js', './part-12345678.js', './gone-12345678.js'],
  ],
  [
    'ui-own-copy dist/ui/part-12345678.js',
    [
      'dist/ui/part-12345678.js',
      'part=1',
      'part={__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE:1}',
    ],
  ],
  [
    'ui-own-copy dist/ui/part-12345678.js',
    ['dist/ui/part-12345678.js', 'part=1', 'part=Symbol.for("react.transitional.element");part.jsxs=1'],
  ],
  ['ui-file dist/ui/style-99999999.css', ['dist/ui/manifest.json', 'style-abcdef12', 'style-99999999']],
  ['ui-file dist/ui/plain.js', ['dist/ui/plain.js', null, '']],
  ['ui-manifest dist/ui/manifest.json', ['dist/ui/manifest.json', '"entry"', '"start"']],
])('%s', async (expected, ...spoils) => {
  expect(await read(...spoils)).toContain(expected);
});

test('each finding says what is wrong and what to do', async () => {
  vi.stubEnv('SERVIFLOW_TEST_POSTGRES', '');
  const plugin = new SpoiledPlugin(['manifest.ts', "sdk: '^1.0.0'", "sdk: '^2.0.0'"]);
  const { findings: found } = await plugin.check();
  expect(found).toEqual([
    {
      code: 'sdk-range',
      at: 'manifest.ts',
      what: expect.stringMatching(/^It needs SDK \^2\.0\.0; this desk has 1\.\d+\.\d+\.$/),
      remedy: expect.stringContaining('range'),
    },
  ]);
});

test('a syntax error is named with its file and line, wherever it was imported from', async () => {
  vi.stubEnv('SERVIFLOW_TEST_POSTGRES', '');
  const plugin = new SpoiledPlugin(
    ['helper.ts', null, 'const a = 1;\nexport const b = (a;\n'],
    ['plugin.ts', 'import {', "import './helper.ts';\nimport {"],
  );
  const { findings: found } = await plugin.check();
  expect(found).toContainEqual(
    expect.objectContaining({ code: 'syntax', what: expect.stringMatching(/^helper\.ts:2: /) }),
  );
});

test('who imports Mantine is led to the kit, not to a copy of it', async () => {
  vi.stubEnv('SERVIFLOW_TEST_POSTGRES', '');
  const plugin = new SpoiledPlugin(['ui/index.tsx', 'import {', "import '@mantine/core';\nimport {"]);
  const { findings: found } = await plugin.check();
  expect(found).toContainEqual(
    expect.objectContaining({
      code: 'undeclared-package',
      remedy: expect.stringContaining('@serviflow/sdk/ui'),
    }),
  );
});

test('a plugin without a contract has nothing to name: its filters and slots are for all', async () => {
  vi.stubEnv('SERVIFLOW_TEST_POSTGRES', '');
  const plugin = new SpoiledPlugin(
    [
      'package.json',
      '"@serviflow/plugin-tickets": "^1.0.0"',
      '"@serviflow/plugin-tickets": "^1.0.0", "@serviflow/plugin-onboarding": "^1.0.0"',
    ],
    [
      'plugin.ts',
      'import { ROTA',
      "import { demoLoading } from '@serviflow/plugin-onboarding/contract';\nimport { ROTA",
    ],
    ['plugin.ts', 'p.query(list);', "p.query(list); p.filter(demoLoading, 'demo', () => {});"],
  );
  expect((await plugin.check()).findings).toEqual([]);
});

test('screens that are not built yet are said, not blamed', async () => {
  vi.stubEnv('SERVIFLOW_TEST_POSTGRES', '');
  const plugin = new SpoiledPlugin(['package.json', './dist/ui', './dist/later']);
  const { findings: found, notes } = await plugin.check();
  expect(found).toEqual([]);
  expect(notes).toContainEqual(expect.stringContaining('not built yet (./dist/later)'));
});

test('every code is explained in docs/plugin-check.md', () => {
  const page = readFileSync(join(ROOT, 'docs/plugin-check.md'), 'utf8');
  const sources = globSync('sdk/{cli/check,define}/**/*.ts', { cwd: ROOT });
  const codes = sources.flatMap((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    if (file.startsWith('sdk/define/') && !file.endsWith('plugin-rules.ts')) return [];
    return [
      ...[...text.matchAll(/(?:code: |add\(\s*|about\(\s*statement,\s*|gone\()'([a-z-]+)'/g)].map(
        (m) => m[1],
      ),
      ...[...text.matchAll(/missing\(\s*'([a-z]+)'/g)].map((m) => `${m[1]}-removed`),
    ];
  });
  expect(codes.length).toBeGreaterThan(50);
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
