import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join, sep } from 'node:path';

const IGNORED = new Set(['node_modules', 'dist', 'tests', 'ui']);
/** Editors write in several steps. */
const QUIET_MS = 80;

/**
 * Tells of changes in what the server part is made of. Screens have their own watcher; tests and texts change no desk.
 * @param root absolute path of the package
 * @param onChange gets the changed files below `root`, once for what is saved together
 * @returns ends the watch
 */
export function watchSources(root: string, onChange: (files: readonly string[]) => void): () => void {
  const folders = new Map<string, FSWatcher>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const note = (path: string): void => {
    if (!isSource(path)) return;
    changed.add(path.split(sep).join('/'));
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...changed].sort();
      changed.clear();
      onChange(files);
    }, QUIET_MS);
  };
  const follow = (name: string): void => {
    if (IGNORED.has(name) || name.startsWith('.') || !isFolder(join(root, name))) return;
    folders.get(name)?.close();
    const watcher = watch(join(root, name), { recursive: true }, (_event, file) =>
      note(join(name, file ?? '')),
    );
    // A folder that is deleted ends its watch; what was in it is told by the folder above.
    watcher.on('error', () => watcher.close());
    folders.set(name, watcher);
  };
  const top = watch(root, (event, file) => {
    if (file === null) return;
    if (event === 'rename') follow(file);
    note(file);
  });
  for (const name of readdirSync(root)) follow(name);
  return () => {
    clearTimeout(timer);
    for (const watcher of [top, ...folders.values()]) watcher.close();
  };
}

function isSource(path: string): boolean {
  const parts = path.split(sep);
  if (parts.some((part) => IGNORED.has(part) || part.startsWith('.'))) return false;
  return (
    /\.(ts|mts|js|mjs|json|sql)$/.test(path) && !/\.test\.ts$|\.config\.ts$|^tsconfig.*\.json$/.test(path)
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
