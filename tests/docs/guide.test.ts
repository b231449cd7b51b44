import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLE = join(ROOT, 'tests/docs/reminders');

/** The example stands two folders deeper than a plugin does, and its default export is no rule of the linter's. */
function asPlugin(text: string): string {
  return text
    .replaceAll('../../../plugins/', '../')
    .split('\n')
    .filter((line) => !line.includes('biome-ignore'))
    .join('\n')
    .trim();
}

test('every file in the guide to writing a plugin is the tested one', async () => {
  const guide = await readFile(join(ROOT, 'docs/writing-a-plugin.md'), 'utf8');
  const blocks = [...guide.matchAll(/```tsx?\n\/\/ plugins\/reminders\/(\S+)\n([\s\S]*?)```/g)];
  expect(blocks.map(([, path]) => path)).toEqual([
    'manifest.ts',
    'contract.ts',
    'migrations.ts',
    'service.ts',
    'operations.ts',
    'plugin.ts',
    'ui/index.tsx',
    'tests/reminders.test.ts',
  ]);
  for (const [, path = '', code = ''] of blocks) {
    if (path.startsWith('tests/')) continue;
    expect(code.trim(), path).toBe(asPlugin(await readFile(join(EXAMPLE, path), 'utf8')));
  }
  const [, , shown = ''] = blocks.at(-1) ?? [];
  const tested = asPlugin(await readFile(join(EXAMPLE, 'reminders.test.ts'), 'utf8'));
  for (const part of shown.trim().split('\n\n').slice(1)) expect(tested).toContain(part);
});

test('the mail rule in that guide is the tested one', async () => {
  const guide = await readFile(join(ROOT, 'docs/writing-a-plugin.md'), 'utf8');
  const [, shown = ''] = /```ts\n\/\/ plugins\/list-mail\/plugin\.ts\n([\s\S]*?)```/.exec(guide) ?? [];
  expect(shown.trim()).toBe(asPlugin(await readFile(join(ROOT, 'tests/docs/list-mail/plugin.ts'), 'utf8')));
});

test('links between documents lead somewhere', async () => {
  const pages = ['README.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: ROOT })];
  const broken: string[] = [];
  for (const page of pages) {
    const text = await readFile(join(ROOT, page), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      if (!existsSync(join(ROOT, dirname(page), target))) broken.push(`${page}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});

test('the status has one line for each requirement, with a verdict and a place that exists', async () => {
  const lines = (await readFile(join(ROOT, 'docs/status.md'), 'utf8'))
    .split('\n')
    .filter((line) => /^\| \d+\.\d+ \|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const numbers = lines.map(([, number]) => number);
  expect(numbers).toEqual([...new Set(numbers)]);
  const broken = lines.flatMap(([, number = '', , verdict = '', shown = '']) => {
    if (!['done', 'partly', 'not'].includes(verdict)) return [`${number}: "${verdict}"`];
    const files = [...shown.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    if (verdict !== 'not' && files.length === 0) return [`${number}: nothing shows it`];
    return files.filter((file) => !existsSync(join(ROOT, file))).map((file) => `${number}: ${file}`);
  });
  expect(broken).toEqual([]);
});
