import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SDK_VERSION } from '@serviflow/sdk';
import { beforeAll, expect, test } from 'vitest';
import { sdkApi } from '../../apps/cli/docs/sdk-api.ts';
import { type Entry, readSurface, surfaceOf } from '../../apps/cli/docs/surface/surface.ts';

/** What `docs/sdk-promise.md` promises of the exports of the SDK. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let surface: Entry[];
/** Entry, name, its members. */
let first: Record<string, Record<string, string[]>>;
beforeAll(async () => {
  surface = await readSurface(ROOT);
  // What could be imported when the SDK was 1.0; nothing is ever taken away from this file.
  first = JSON.parse(await readFile(join(ROOT, 'tests/contracts/fixtures/surface-1.0.json'), 'utf8'));
});

/** Each export with its words; what has two declarations of one name has two. */
function exportsOf({ modules, packages }: Entry) {
  return [...modules.flatMap((module) => module.exports), ...packages.flatMap((one) => one.names)];
}

/** All minor versions so far. The next major starts a list of its own. */
const versions = Array.from(
  { length: Number(SDK_VERSION.split('.')[1]) + 1 },
  (_, minor) => `${SDK_VERSION.split('.')[0]}.${minor}`,
);

/** Exports without a text, or without a version of the SDK that there has been. */
function undocumented(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry) =>
    exportsOf(entry)
      .filter(({ doc }) => !doc.text || !versions.includes(doc.since))
      .map(({ name }) => `${entry.name} ${name}`),
  );
}

test('every export says what it is and since when it is there', () => {
  expect(surface.flatMap(exportsOf).length).toBeGreaterThan(300);
  expect(undocumented(surface)).toEqual([]);
});

test('what could be imported from 1.0 still can, and says so; what came later does not say 1.0', () => {
  for (const entry of surface) {
    const names = new Map(exportsOf(entry).map(({ name, doc }) => [name, doc.since]));
    const before = first[entry.name] ?? {};
    expect(Object.keys(before).filter((name) => names.get(name) !== '1.0')).toEqual([]);
    const later = [...names].filter(([name]) => !(name in before));
    expect(later.filter(([, since]) => since === '1.0')).toEqual([]);
  }
});

test('members of types of 1.0 are all there, and those that came later say since when', () => {
  const wrong = surface.flatMap((entry) =>
    entry.modules
      .flatMap((module) => module.exports)
      .filter((one) => one.members.length > 0 && first[entry.name]?.[one.name])
      .flatMap(({ name, members }) => {
        const before = first[entry.name]?.[name] ?? [];
        const now = members.map((member) => member.name);
        return [
          ...before.filter((member) => !now.includes(member)).map((member) => `${name}.${member} is gone`),
          ...members
            .filter(
              (member) => !before.includes(member.name) && !versions.slice(1).includes(member.doc.since),
            )
            .map((member) => `${name}.${member.name} does not say since when it is there`),
        ];
      }),
  );
  expect(wrong).toEqual([]);
});

/** Deprecations without a word about what to use; `readDoc` gives the words, so the tag itself is looked for. */
function wordless(texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([path, text]) =>
    /@deprecated[ \t]*(?:\*\/|\n\s*\*[ \t]*(?:@|\/|$))/m.test(text) ? [path] : [],
  );
}

test('what is deprecated says what to use instead', async () => {
  const files = globSync('sdk/**/*.{ts,tsx}', { cwd: ROOT, exclude: ['**/node_modules/**', '**/*.test.ts'] });
  const texts = await Promise.all(
    files.map(async (file): Promise<[string, string]> => [file, await readFile(join(ROOT, file), 'utf8')]),
  );
  expect(wordless(new Map(texts))).toEqual([]);
  const say = (comment: string) => wordless(new Map([['a', `/** A. \n * @deprecated${comment}`]]));
  expect([' */', '\n */', '\n * @since 1.0 */'].map(say)).toEqual([['a'], ['a'], ['a']]);
  expect([' use b */', '\n * use b\n */'].map(say)).toEqual([[], []]);
});

test('the package and SDK_VERSION agree', async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, 'sdk/package.json'), 'utf8'));
  expect(version).toBe(SDK_VERSION);
});

const PLANTED = new Map([
  [
    'index',
    "/** Schemas.\n * @since 1.0\n */\nexport { Type } from 'typebox';\nexport * from './a.ts';\nexport { c } from './c.ts';",
  ],
  [
    'a',
    "import type { Hidden } from './hidden.ts';\n/** An a.\n * @since 1.0\n */\nexport interface A { one: Hidden; two?: number }\ninterface Local { x: 1 }\n/** B.\n * @since 1.0 */\nexport declare function b(input: Local): void;",
  ],
  ['c', '/** C.\n * @since 1.0 */\nexport declare const c: "yes";\nexport declare const unseen: 1;'],
  ['hidden', 'export type Hidden = string;\nexport type Other = 1;'],
  ['testing/index', 'export {};'],
  ['ui/index', 'export {};'],
]);
const planted = (path: string, from: string, to: string) => {
  const text = PLANTED.get(path) ?? '';
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  return new Map([...PLANTED, [path, text.replace(from, to)]]);
};
const report = (texts: ReadonlyMap<string, string>) => sdkApi(ROOT, surfaceOf(texts));

test('the planted surface is complete', async () => {
  expect(undocumented(surfaceOf(PLANTED))).toEqual([]);
  const text = await report(PLANTED);
  for (const part of ['interface A', 'interface Local', 'type Hidden', 'const c: "yes"', '--- from typebox'])
    expect(text).toContain(part);
  expect(text).not.toContain('unseen');
  expect(text).not.toContain('Other');
});

test.each([
  ['a member', 'a', 'two?: number', 'two: number'],
  ['a type behind another', 'hidden', 'Hidden = string', 'Hidden = number'],
  ['a type that is not exported', 'a', 'x: 1', 'x: 2'],
  ['a parameter', 'a', 'b(input: Local)', 'b(input?: Local)'],
  ['a constant', 'c', '"yes"', '"no"'],
  ['a name', 'index', "export { c } from './c.ts';", ''],
  ['a name of a package', 'index', '{ Type }', '{ Kind }'],
  ['a deprecation', 'c', '@since 1.0', '@since 1.0\n * @deprecated use b'],
])('a change of %s is seen in sdk-api.txt', async (_what, path, from, to) => {
  expect(await report(planted(path, from, to))).not.toBe(await report(PLANTED));
});

test('words of a comment are not', async () => {
  expect(await report(planted('a', 'An a.', 'Another a.'))).toBe(await report(PLANTED));
});

test.each([
  ['no @since', 'a', '\n * @since 1.0\n */\nexport interface', '\n */\nexport interface'],
  ['no text', 'c', 'C.', ''],
  ['a version that there is not yet', 'c', '@since 1.0', '@since 99.0'],
  ['no comment on what a package gives', 'index', '/** Schemas.\n * @since 1.0\n */\n', ''],
])('an export with %s is found', (_what, path, from, to) => {
  expect(undocumented(surfaceOf(planted(path, from, to)))).toHaveLength(1);
});
