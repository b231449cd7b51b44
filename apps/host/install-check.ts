import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface LockFile {
  packages: Record<string, { version?: string; optional?: boolean; link?: boolean }>;
}

const NODE_MAJOR = 24;

/**
 * Compares what is installed with `package-lock.json`, so that a forgotten `npm ci` after an update is named
 * instead of failing somewhere inside.
 *
 * @param root folder of the project
 * @throws Error that tells to run `npm ci`
 */
export async function checkInstallation(root: string): Promise<string> {
  if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR) {
    throw new Error(
      `This is Node ${process.versions.node}; start with "npm start", which brings Node ${NODE_MAJOR}.`,
    );
  }
  const [wanted, installed] = await Promise.all([
    readLock(join(root, 'package-lock.json')),
    readLock(join(root, 'node_modules', '.package-lock.json')),
  ]);
  // A package image may come without lock files; then there is nothing to compare.
  if (!wanted || !installed) return `Node ${process.versions.node}`;
  const wrong = Object.entries(wanted.packages).filter(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link) return false;
    const found = installed.packages[path];
    return found ? found.version !== entry.version : !entry.optional;
  });
  if (wrong.length > 0) {
    const names = wrong.slice(0, 3).map(([path]) => path.replace(/^.*node_modules\//, ''));
    throw new Error(
      `The installed packages are not those of this version (${names.join(', ')}…). Run "npm ci".`,
    );
  }
  return `Node ${process.versions.node}`;
}

async function readLock(file: string): Promise<LockFile | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as LockFile);
}
