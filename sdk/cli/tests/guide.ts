import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LinkedPlugin } from './linked-plugin.ts';

const GUIDE = fileURLToPath(new URL('../../../docs/write-a-plugin-in-15-minutes.md', import.meta.url));

/**
 * Makes the changes of the guide, as a reader makes them: whole files are written, and where a block shows a difference
 * its lines are looked for and replaced.
 * @returns the files that were changed
 * @throws Error when the lines of a block are not in the file, or there twice
 */
export function followGuide(plugin: LinkedPlugin): string[] {
  const blocks = [...readFileSync(GUIDE, 'utf8').matchAll(/```(ts|diff)\n\/\/ (\S+)\n([\s\S]*?)```/g)];
  return blocks.map(([, kind, path = '', body = '']) => {
    if (kind === 'ts') plugin.write(path, body);
    else plugin.edit(path, (text) => applied(text, body, path));
    return path;
  });
}

function applied(text: string, difference: string, path: string): string {
  const lines = difference.split('\n').slice(0, -1);
  const side = (signs: string) =>
    lines
      .filter((line) => signs.includes(line.slice(0, 1)))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const before = side(' -');
  const found = text.split(before).length - 1;
  if (found !== 1) throw new Error(`${path} has these lines ${found} times:\n${before}`);
  return text.replace(before, () => side(' +'));
}
