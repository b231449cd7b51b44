import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cruise, describeViolation, RULES } from './cruise.ts';
import { withTree } from './planted.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const value = 'export const value = 1;\n';
const uses = (path: string) => `import { value } from '${path}';\nexport const used = value;\n`;
const types = (path: string) => `import type { value } from '${path}';\nexport type Used = typeof value;\n`;

/** A tree in which every import is allowed. */
const CLEAN: Record<string, string> = {
  'sdk/index.ts': value,
  'sdk/define/token.ts': value,
  'sdk/ui/index.ts': value,
  'sdk/testing/index.ts': uses('../../kernel/index.ts'),
  'kernel/index.ts': uses('../sdk/index.ts'),
  'kernel/part.ts': value,
  'plugins/one/contract.ts': uses('../../sdk/index.ts'),
  'plugins/one/service.ts': value,
  'plugins/two/plugin.ts': uses('../one/contract.ts'),
  'plugins/two/ui/panel.tsx': `${uses('../../../sdk/ui/index.ts')}${types('../../one/contract.ts').replaceAll('value', 'used').replace('Used', 'Other')}`,
  'plugins/two/plugin.test.ts': uses('../../sdk/testing/index.ts')
    .replaceAll('value', 'used')
    .replace('const used', 'const other'),
  'config/plugins.ts': uses('../plugins/one/contract.ts')
    .replaceAll('value', 'used')
    .replace('const used', 'const other'),
  'apps/host/main.ts': uses('../../kernel/index.ts')
    .replaceAll('value', 'used')
    .replace('const used', 'const other'),
  'apps/web/src/app.tsx': uses('../../../sdk/ui/index.ts'),
  'migrations/index.ts': uses('../sdk/index.ts'),
  'tests/support/helper.ts': value,
  'node_modules/tsyringe/package.json': '{ "name": "tsyringe", "version": "1.0.0", "main": "index.js" }',
  'node_modules/tsyringe/index.js': 'exports.value = 1;\n',
  'node_modules/eventemitter3/package.json':
    '{ "name": "eventemitter3", "version": "1.0.0", "main": "index.js" }',
  'node_modules/eventemitter3/index.js': 'exports.value = 1;\n',
};

/** For each rule the imports that it must report, as [file, content]. */
const PLANTED: Record<string, [string, string][]> = {
  'no-cycles': [
    ['kernel/cycle-a.ts', `import './cycle-b.ts';\n${value}`],
    ['kernel/cycle-b.ts', `import './cycle-a.ts';\n${value}`],
  ],
  'no-unresolved': [['kernel/bad.ts', uses('./nowhere.ts')]],
  'sdk-stands-alone': [
    ['sdk/define/bad.ts', uses('../../kernel/index.ts')],
    ['sdk/define/bad-type.ts', types('../../kernel/index.ts')],
  ],
  'sdk-core-without-ui': [['sdk/define/bad.ts', uses('../ui/index.ts')]],
  'sdk-by-its-doors': [['kernel/bad.ts', uses('../sdk/define/token.ts')]],
  'kernel-by-its-door': [['apps/host/bad.ts', uses('../../kernel/part.ts')]],
  'kernel-on-sdk-only': [
    ['kernel/bad.ts', uses('../plugins/one/contract.ts')],
    ['kernel/bad-type.ts', types('../plugins/one/contract.ts')],
  ],
  'plugin-on-sdk-only': [
    ['plugins/one/bad.ts', uses('../../kernel/index.ts')],
    ['plugins/one/bad-type.ts', types('../../kernel/index.ts')],
  ],
  'plugin-by-contract': [
    ['plugins/two/bad.ts', uses('../one/service.ts')],
    ['plugins/two/bad-type.ts', types('../one/service.ts')],
  ],
  'plugin-tests-by-doors': [['plugins/two/bad.test.ts', uses('../one/service.ts')]],
  'plugin-server-without-ui': [['plugins/two/bad.ts', uses('./ui/panel.tsx')]],
  'plugin-ui-in-the-browser': [['plugins/one/ui/bad.tsx', uses('../service.ts')]],
  'web-in-the-browser': [['apps/web/src/bad.tsx', uses('../../../kernel/index.ts')]],
  'browser-without-node': [
    ['plugins/one/ui/bad.tsx', `import { join } from 'node:path';\nexport const p = join('a');\n`],
  ],
  'config-on-sdk-and-plugins': [['config/bad.ts', uses('../kernel/index.ts')]],
  'product-without-tests': [['apps/host/bad.ts', uses('../../tests/support/helper.ts')]],
  'container-library-in-one-place': [['kernel/bad.ts', uses('tsyringe')]],
  'emitter-library-in-one-place': [['plugins/one/bad.ts', uses('eventemitter3')]],
};

test('the tree keeps to its layers', async () => {
  const { summary } = await cruise(ROOT);
  expect(summary.totalDependenciesCruised).toBeGreaterThan(200);
  expect(summary.violations.map(describeViolation)).toEqual([]);
});

test('a clean tree passes, so that what follows shows the planted import alone', async () => {
  const { summary } = await withTree(CLEAN, cruise);
  expect(summary.violations.map(describeViolation)).toEqual([]);
});

test('every rule has a planted violation', () => {
  expect(Object.keys(PLANTED).sort()).toEqual([...RULES].sort());
});

test.each(Object.entries(PLANTED))('%s is reported', async (rule, files) => {
  const { summary } = await withTree({ ...CLEAN, ...Object.fromEntries(files) }, cruise);
  for (const [file] of files) {
    const found = summary.violations.filter(({ from, to }) => from === file || to === file);
    expect(found.map((violation) => violation.rule.name)).toContain(rule);
  }
});

test('modules may know the types of each other', async () => {
  const pair = { 'kernel/a.ts': `${types('./b.ts')}${value}`, 'kernel/b.ts': `${types('./a.ts')}${value}` };
  const { summary } = await withTree({ ...CLEAN, ...pair }, cruise);
  expect(summary.violations.map(describeViolation)).toEqual([]);
});
