import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type CheckOptions, type CheckResult, checkPlugin } from '../../sdk/cli/check/check-plugin.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROTA = fileURLToPath(new URL('fixtures/rota', import.meta.url));

/** Texts to replace in a file, or a file that is not in the fixture. */
export type Spoil = readonly [file: string, from: string | null, to: string];

/** The screens of the fixture as a build leaves them; written by the test because git ignores dist. */
const BUILT: readonly Spoil[] = [
  ['dist/ui/manifest.json', null, '{"entry":"index-abcdef12.js","styles":["style-abcdef12.css"]}'],
  ['dist/ui/style-abcdef12.css', null, '.a{color:var(--sf-text)}'],
  [
    'dist/ui/index-abcdef12.js',
    null,
    'import{jsx as e}from"react/jsx-runtime";import{Text as t}from"@serviflow/sdk/ui";import"./part-12345678.js";export const RotaPage=()=>e(t,{}),RotaCard=RotaPage;',
  ],
  ['dist/ui/part-12345678.js', null, 'export const part=1;'],
];

/** A copy of the fixture with some places changed, in a folder of its own that goes away with the test. */
export class SpoiledPlugin {
  readonly folder = mkdtempSync(join(tmpdir(), 'serviflow-check-'));

  constructor(...spoils: readonly Spoil[]) {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    cpSync(ROTA, this.folder, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    this.spoil(...BUILT, ...spoils);
  }

  spoil(...spoils: readonly Spoil[]): void {
    for (const [file, from, to] of spoils) {
      const path = join(this.folder, file);
      mkdirSync(dirname(path), { recursive: true });
      if (from === null) writeFileSync(path, to);
      else {
        const text = readFileSync(path, 'utf8');
        if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
        writeFileSync(path, text.replaceAll(from, to));
      }
    }
  }

  check(options: CheckOptions = {}): Promise<CheckResult> {
    return checkPlugin(this.folder, options);
  }
}

/** Checks a spoiled copy. @returns `code at` of what is found */
export async function findings(spoils: readonly Spoil[], options?: CheckOptions): Promise<string[]> {
  const plugin = new SpoiledPlugin(...spoils);
  return (await plugin.check(options)).findings.map(({ code, at }) => `${code} ${at}`);
}
