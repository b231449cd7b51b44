import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeDevLock } from './dev-lock.ts';
import { watchSources } from './watch-sources.ts';

let root: string;
let changes: string[][];
let end: () => void;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'serviflow-watch-'));
  for (const folder of ['services/deep', 'ui', 'tests', 'node_modules/x', '.serviflow'])
    mkdirSync(join(root, folder), { recursive: true });
  changes = [];
  end = watchSources(root, (files) => void changes.push([...files]));
});
afterEach(() => {
  end();
  rmSync(root, { recursive: true, force: true });
});

const save = (path: string) => writeFileSync(join(root, path), `// ${path}`);
const seen = () => new Set(changes.flat());

test('sources are told, what is saved together at once; screens, tests, texts and tools are not', async () => {
  for (const path of ['ui/index.tsx', 'tests/a.test.ts', 'node_modules/x/index.js', '.serviflow/a.json'])
    save(path);
  for (const path of ['README.md', 'vitest.config.ts', 'services/a.test.ts', 'tsconfig.json']) save(path);
  save('plugin.ts');
  save('services/deep/a.ts');
  await expect.poll(() => changes).toEqual([['plugin.ts', 'services/deep/a.ts']]);
  save('package.json');
  await expect.poll(() => seen()).toContain('package.json');
});

test('a folder that is made later is followed', async () => {
  mkdirSync(join(root, 'jobs'));
  await expect
    .poll(
      () => {
        save('jobs/sweep.ts');
        return seen();
      },
      { interval: 100 },
    )
    .toContain('jobs/sweep.ts');
});

test('one process at a time works with the folder; one that died holds nobody up', () => {
  const file = join(root, '.serviflow', 'dev.lock');
  const release = takeDevLock(file);
  writeFileSync(file, String(process.ppid));
  expect(() => takeDevLock(file)).toThrow('This plugin runs already');
  writeFileSync(file, '2147483646');
  takeDevLock(file)();
  release();
});
