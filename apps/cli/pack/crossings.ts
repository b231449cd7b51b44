import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Workspace } from './workspaces.ts';

/**
 * Relative imports lead from one workspace into another in a checkout; between packages they go by name.
 * @param compiled folder with the tree of the project
 * @param workspace whose compiled files are changed
 * @param own folders that are in its package
 * @throws Error for an import that no entry point or dependency of the packages covers
 */
export async function crossByName(
  compiled: string,
  { workspace, own, all }: { workspace: Workspace; own: readonly string[]; all: readonly Workspace[] },
): Promise<void> {
  const files = own.flatMap((folder) => globSync(`${folder}/**/*.{js,d.ts}`, { cwd: compiled }));
  const { dependencies, peerDependencies } = workspace.manifest;
  const known = { ...dependencies, ...peerDependencies };
  await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(compiled, file), 'utf8');
      const changed = text.replace(
        /((?:\bfrom|\bimport\(?)\s*['"])(\.{1,2}\/[^'"\n]+)(['"])/g,
        (whole, before, specifier, after) => {
          const target = posix.join(posix.dirname(file.replaceAll('\\', '/')), specifier);
          if (own.some((folder) => target.startsWith(`${folder}/`))) return whole;
          const name = doorTo(target, all);
          if (!name) throw new Error(`${file} imports ${target}, which is no entry point of a package.`);
          if (!(name.split('/').slice(0, 2).join('/') in known))
            throw new Error(
              `${file} imports ${name}, which is not among the dependencies of ${workspace.folder}.`,
            );
          return `${before}${name}${after}`;
        },
      );
      if (changed !== text) await writeFile(join(compiled, file), changed);
    }),
  );
}

/** `plugins/mail/contract.js` -> `@serviflow/plugin-mail/contract` */
function doorTo(target: string, all: readonly Workspace[]): string | undefined {
  const owner = all
    .filter(({ folder }) => target.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
  if (!owner) return undefined;
  const stem = target.slice(owner.folder.length).replace(/\.js$/, '');
  for (const [door, source] of Object.entries(owner.manifest.exports ?? {})) {
    if (`.${stem}` === source.replace(/\.tsx?$/, '')) return owner.manifest.name + door.slice(1);
    if (door === './*' && source === './*.ts') return owner.manifest.name + stem;
  }
  return undefined;
}
