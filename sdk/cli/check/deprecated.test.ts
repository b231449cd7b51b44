import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { deprecatedUses } from './deprecated.ts';
import { readSources } from './sources.ts';

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** An SDK of a later day: what it has was there, and some of it is on its way out. */
const SDK = `
/**
 * Text — with a letter of more than one byte.
 * @deprecated since 1.2, goes with 2.0: use \`fresh\`
 */
export const stale = () => 1;
export const fresh = () => 2;
export interface Context {
  /** @deprecated use \`b\` */
  a(): void;
  b(): void;
}
export function open(name: string): void;
/** @deprecated give the name */
export function open(number: number): void;
export function open(_what: unknown): void {}
/** @deprecated
 * ask
 * somebody */
export type Old = string;
/** @deprecated */
export const wordless = 1;
`;
const FRESH = `import { type Context, fresh, open } from '@serviflow/sdk';
export function run(c: Context): number { c.b(); open('x'); return fresh(); }
/** @deprecated ours to know */
export const own = 1;
export const uses = own;
`;
const STALE = `// Häß 🙂
import { type Context, type Old, open, stale, wordless } from '@serviflow/sdk';
import * as sdk from '@serviflow/sdk';
export function run(c: Context): number {
  const name = '🙂'; c.a();
  open(name);
  open(1);
  return sdk.stale() + wordless;
}
export const again: [Old, unknown] = ['', stale];
`;

interface Layout {
  readonly sdk?: string;
  readonly plugin: string;
  /** Left out of the package. */
  readonly without?: 'tsconfig.json' | 'typescript';
}

/** A plugin in a folder of its own, with the SDK beside it as npm links workspaces. */
function look({ sdk = SDK, plugin, without }: Layout) {
  const folder = mkdtempSync(join(tmpdir(), 'serviflow-deprecated-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  write('sdk/package.json', '{"name":"@serviflow/sdk","type":"module","exports":"./index.ts"}');
  write('sdk/index.ts', sdk);
  write('mine/package.json', '{"name":"mine","type":"module"}');
  write('mine/operations/run.ts', plugin);
  if (without !== 'tsconfig.json')
    write('mine/tsconfig.json', '{"compilerOptions":{"module":"nodenext","strict":true,"types":[]}}');
  mkdirSync(join(folder, 'mine/node_modules/@serviflow'), { recursive: true });
  symlinkSync(join(folder, 'sdk'), join(folder, 'mine/node_modules/@serviflow/sdk'));
  if (without !== 'typescript')
    symlinkSync(join(MODULES, 'typescript'), join(folder, 'mine/node_modules/typescript'));
  const root = join(folder, 'mine');
  return deprecatedUses(root, readSources(root));
}

test('each use of what is deprecated has its place and what to use instead', async () => {
  const { uses, note } = await look({ plugin: STALE });
  expect(note).toBeUndefined();
  expect(uses.map(({ code, at, remedy }) => `${code} ${at} ${remedy}`)).toEqual([
    'deprecated operations/run.ts:2 ask somebody',
    'deprecated operations/run.ts:2 since 1.2, goes with 2.0: use `fresh`',
    'deprecated operations/run.ts:2 Its comment names nothing instead.',
    'deprecated operations/run.ts:5 use `b`',
    'deprecated operations/run.ts:7 give the name',
    'deprecated operations/run.ts:8 since 1.2, goes with 2.0: use `fresh`',
    'deprecated operations/run.ts:8 Its comment names nothing instead.',
    'deprecated operations/run.ts:10 ask somebody',
    'deprecated operations/run.ts:10 since 1.2, goes with 2.0: use `fresh`',
  ]);
  expect(uses[1]?.what).toContain('stale');
});

test('what is new is not told, nor what the plugin itself calls deprecated', async () => {
  expect(await look({ plugin: FRESH })).toEqual({ uses: [] });
});

test.each([
  ['tsconfig.json', 'there is no tsconfig.json'],
  ['typescript', 'TypeScript 7'],
] as const)('without %s it says that nobody looked', async (without, why) => {
  const { uses, note } = await look({ plugin: STALE, without });
  expect(uses).toEqual([]);
  expect(note).toContain(why);
});

test('where nothing is deprecated, nothing is needed to look', async () => {
  const sdk = SDK.replaceAll('@deprecated', 'since long');
  expect(await look({ sdk, plugin: STALE, without: 'typescript' })).toEqual({ uses: [] });
});
