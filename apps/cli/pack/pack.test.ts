import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OutsideFolder, openOutsideFolder } from '../../../tests/support/outside-folder.ts';
import { compiledNames } from './compile.ts';
import { pack } from './pack.ts';
import { publicManifest } from './public-manifest.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

describe('an installed package', () => {
  let outside: OutsideFolder;
  beforeAll(async () => {
    outside = await openOutsideFolder();
  }, 120_000);
  afterAll(() => outside?.remove());

  const installed = (path: string) => join(outside.folder, 'node_modules', '@serviflow', path);

  test('is imported as compiled code', async () => {
    const script = `
      import { defineManifest, SDK_VERSION } from '@serviflow/sdk';
      import { createTestKernel } from '@serviflow/sdk/testing';
      import { createKernel } from '@serviflow/kernel';
      import { startDesk, startTestPostgres } from '@serviflow/host';
      import { TICKETS } from '@serviflow/plugin-tickets/contract';
      import setup from '@serviflow/host/test-setup';
      import { plugins } from '@serviflow/config/plugins';
      const all = [defineManifest, createTestKernel, createKernel, startDesk, startTestPostgres, setup];
      console.log(JSON.stringify([SDK_VERSION, TICKETS.id, all.every((one) => typeof one === 'function'), plugins.length > 5]));`;
    const text = await outside.run('.', 'node', '--input-type=module', '-e', script);
    expect(JSON.parse(text)).toEqual([expect.stringMatching(/^1\./), 'tickets.api@1', true, true]);
  });

  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('has types for module %s with resolution %s', async (module, resolution) => {
    const text = `
      import { defineManifest, Type } from '@serviflow/sdk';
      import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
      import { type DeskProcess, startDesk } from '@serviflow/host';
      import { TICKETS } from '@serviflow/plugin-tickets/contract';
      import { DataTable, useApi } from '@serviflow/sdk/ui';
      const manifest = defineManifest({ id: 'x', title: 'X', version: '1.0.0', sdk: '*', requires: { tickets: TICKETS } });
      export const kernel: Promise<TestKernel> = createTestKernel({ plugins: [] });
      export const desk: Promise<DeskProcess> = startDesk({ dataDir: '.' });
      export const parts = [manifest.id satisfies 'x', Type.Object({}), DataTable, useApi];
      // @ts-expect-error a number is no id: an import that resolves to nothing would let it pass
      defineManifest({ id: 1, title: 'X', version: '1.0.0', sdk: '*' });
      // @ts-expect-error
      startDesk({ dataDir: 1 });
      // @ts-expect-error
      useApi(1);`;
    await writeFile(join(outside.folder, `${resolution}.ts`), text);
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--target', 'es2024'];
    const kind = [
      '--jsx',
      'react-jsx',
      '--types',
      'node',
      '--module',
      module,
      '--moduleResolution',
      resolution,
    ];
    expect(await outside.run('.', 'tsc', ...options, ...kind, `${resolution}.ts`)).toBe('');
  });

  test('brings what it reads at run time, and no tests', () => {
    for (const path of [
      'kernel/migrations/index.js',
      'web/dist/index.html',
      'plugin-onboarding/dist/demo/active.txt',
      'plugin-mail/dist/services/read/reader-thread.js',
      'sdk/dist/cli/template/plugin.ts',
      'sdk/dist/ui/theme/tokens.css',
    ])
      expect(existsSync(installed(path)), path).toBe(true);
    expect(existsSync(installed('plugin-tickets/dist/tests'))).toBe(false);
    expect(existsSync(installed('sdk/dist/define/version.ts'))).toBe(false);
  });

  test('says what it is, needs exact versions, and may be published', () => {
    const manifest = JSON.parse(readFileSync(installed('host/package.json'), 'utf8'));
    expect(manifest.private).toBeUndefined();
    expect(manifest.bin).toEqual({ 'serviflow-host': 'dist/launch.js' });
    for (const [name, range] of Object.entries(manifest.dependencies)) expect(range, name).toMatch(/^\d/);
  });

  test('leads nowhere else by a relative path', async () => {
    const script = `
      import { existsSync, globSync, readFileSync } from 'node:fs';
      import { dirname, join } from 'node:path';
      const lost = globSync('node_modules/@serviflow/*/{dist,migrations}/**/*.js', { exclude: ['**/template/**', '**/web/**'] }).flatMap((file) =>
        [...readFileSync(file, 'utf8').matchAll(/^(?:import|export|\\}).*? from '(\\.{1,2}\\/[^'\\n]+)'/gm)]
          .filter(([, path]) => !existsSync(join(dirname(file), path)))
          .map(([, path]) => file + ' -> ' + path));
      console.log(JSON.stringify(lost));`;
    const text = await outside.run('.', 'node', '--input-type=module', '-e', script);
    expect(JSON.parse(text)).toEqual([]);
  });
});

test('a name that no workspace has is told with those that there are', async () => {
  await expect(pack({ root: ROOT, out: '/nowhere', only: ['skd'] })).rejects.toThrow(
    /no package "skd".*@serviflow\/sdk/,
  );
});

test.each([
  [`import { a } from './a.ts';`, true, `import { a } from './a.js';`],
  [`export { B } from "../b.tsx";`, true, `export { B } from "../b.js";`],
  [`type C = import('./c.ts').C;`, true, `type C = import('./c.js').C;`],
  [`import d from 'd.ts';`, true, `import d from 'd.ts';`],
  [`new URL('./e.ts', import.meta.url)`, false, `new URL('./e.js', import.meta.url)`],
  [`new URL('./f.txt', import.meta.url)`, false, `new URL('./f.txt', import.meta.url)`],
])('%s: names of sources become those of compiled files', (text, declarations, expected) => {
  expect(compiledNames(text, declarations)).toBe(expected);
});

test('an entry point that is no TypeScript is refused', () => {
  const manifest = { name: '@serviflow/x', version: '1.0.0', exports: { '.': './index.mjs' } };
  expect(() => publicManifest(manifest, { license: undefined, folders: ['dist'] })).toThrow('./index.mjs');
});
