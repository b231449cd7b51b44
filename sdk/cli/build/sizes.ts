import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { columns } from '../tool/columns.ts';

/** How large a built package is: the server part in one line, each file of the screens with what travels of it. */
export function sizeLines(dist: string): string[] {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(dist, path)).isFile(),
  );
  const server = files.filter((path) => path.endsWith('.js') && !isScreen(path));
  const screens = files.filter((path) => isScreen(path) && !path.endsWith('manifest.json')).sort();
  return columns([
    [
      `  ${server.length} files for the server`,
      kilobytes(sum(server.map((path) => statSync(join(dist, path)).size))),
    ],
    ...screens.map((path) => {
      const content = readFileSync(join(dist, path));
      return [`  ${path}`, kilobytes(content.length), `${kilobytes(gzipSync(content).length)} gzipped`];
    }),
  ]);
}

const isScreen = (path: string): boolean => /^ui[\\/]/.test(path);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
