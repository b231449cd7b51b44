import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from '../../../apps/cli/pack/pack.ts';
import { createPlugin } from '../create/create-plugin.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');

export interface LinkedPlugin {
  /** Absolute path of the package. */
  readonly root: string;
  edit(path: string, change: (text: string) => string): void;
  write(path: string, text: string): void;
  remove(): void;
}

/**
 * A new plugin in a folder outside of this repository. The packages of ServiFlow are those that an outside developer
 * gets; everything else is linked from this repository, which saves the time of an installation.
 */
export async function linkedPlugin(id: string, title: string): Promise<LinkedPlugin> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'serviflow-plugin-')));
  const root = join(folder, id);
  createPlugin({ folder: root, id, title, author: '', packageName: `serviflow-plugin-${id}` });
  const modules = join(root, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(MODULES))
    if (!name.startsWith('.') && name !== '@serviflow') symlinkSync(join(MODULES, name), join(modules, name));
  for (const tarball of await pack({ root: ROOT, out: join(folder, 'packages') })) {
    const [, name = ''] = /^serviflow-(.+)-\d+\.\d+\.\d+\.tgz$/.exec(basename(tarball)) ?? [];
    const target = join(modules, '@serviflow', name);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  }
  return {
    root,
    edit: (path, change) => writeFileSync(join(root, path), change(readFileSync(join(root, path), 'utf8'))),
    write: (path, text) => writeFileSync(join(root, path), text),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
