import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of a package.json that packing reads. */
export interface Manifest {
  name: string;
  version: string;
  description?: string;
  license?: string;
  engines?: Record<string, string>;
  exports?: Record<string, string>;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

export interface Workspace {
  /** Path below the root, with forward slashes: `plugins/sla`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The workspaces of the project, by folder. @param root folder of the project */
export function readWorkspaces(root: string): Workspace[] {
  const { workspaces } = readManifest(join(root, 'package.json')) as Manifest & { workspaces: string[] };
  return globSync(
    workspaces.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  )
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => ({
      folder: file.slice(0, -'/package.json'.length),
      manifest: readManifest(join(root, file)),
    }));
}

export const readManifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8'));

/** Name of the file that `npm pack` makes: `serviflow-sdk-1.1.0.tgz`. */
export const tarballName = ({ name, version }: Manifest): string =>
  `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
