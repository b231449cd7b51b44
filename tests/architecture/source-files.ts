import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SourceFile {
  /** Below the root, with slashes. */
  path: string;
  text: string;
}

/** What git ignores, and what is written by a tool. */
const GENERATED = ['**/node_modules/**', '**/dist/**', '**/.cache/**', '**/coverage/**', '**/.data/**'];

/** Reads the files below `root` that match the patterns, in the order of their paths. */
export function readSources(root: string, ...patterns: string[]): SourceFile[] {
  return globSync(patterns, { cwd: root, exclude: GENERATED })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Strings and templates are matched first, so that `//` in an address starts no comment. */
const STRING_OR_COMMENT =
  /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** Blanks the comments of TypeScript source; line numbers stay as they are. */
export function withoutComments(text: string): string {
  return text.replace(STRING_OR_COMMENT, (match, string?: string) => string ?? match.replace(/[^\n]/g, ' '));
}
