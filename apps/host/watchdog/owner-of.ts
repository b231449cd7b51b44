import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIRST_PARTY = '@serviflow/plugin-';

/**
 * The plugin that a file belongs to, by the nearest package.json above it.
 * @param file address of a module as V8 names it
 * @returns null for code of the desk, of libraries and of Node
 */
export function ownerOf(file: string): string | null {
  if (!file.startsWith('file:')) return null;
  let folder = dirname(fileURLToPath(file));
  for (;;) {
    const found = packageIn(folder);
    if (found) return found.serviflow?.id ?? nameOf(found.name);
    const above = dirname(folder);
    if (above === folder) return null;
    folder = above;
  }
}

interface PackageFile {
  readonly name?: string;
  readonly serviflow?: { readonly id?: string };
}

function packageIn(folder: string): PackageFile | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
  } catch {
    // None here, or none that can be read: the next one above counts.
    return undefined;
  }
}

const nameOf = (name = ''): string | null =>
  name.startsWith(FIRST_PARTY) ? name.slice(FIRST_PARTY.length) : null;
