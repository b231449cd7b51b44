import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { PackageError } from './package-error.ts';

const text = (max: number) => Type.String({ minLength: 1, maxLength: max });
/** Leads to something in the package. */
const inside = Type.String({ pattern: '^[.]/.+', maxLength: 500 });

/** What a desk reads of a package.json before it imports anything. */
const PackageFile = Type.Object({
  name: text(214),
  version: text(100),
  description: Type.Optional(Type.String()),
  author: Type.Optional(Type.Union([Type.String(), Type.Object({ name: Type.Optional(Type.String()) })])),
  homepage: Type.Optional(Type.String()),
  serviflow: Type.Object({
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,30}$' }),
    title: text(100),
    plugin: inside,
    ui: Type.Optional(inside),
  }),
});
type PackageFile = Static<typeof PackageFile>;

/** What the fields must be, in words. */
const WANTED: Readonly<Record<string, string>> = {
  '/name': 'the name of the package',
  '/version': 'the version of the package',
  '/serviflow': 'an object with id, title and plugin',
  '/serviflow/id': "the plugin's id: 2-31 characters of a-z, 0-9 and dashes",
  '/serviflow/title': "the plugin's title, up to 100 characters",
  '/serviflow/plugin': 'the path of the built plugin, such as "./dist/plugin.js"',
  '/serviflow/ui': 'the path of the built screens, such as "./dist/ui"',
};

/** A package with a plugin, of which nothing has been run yet. */
export interface PluginPackage {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly packageName: string;
  readonly description?: string;
  readonly author?: string;
  readonly homepage?: string;
  /** Real path of its folder. */
  readonly folder: string;
  /** Real path of the module with the plugin. */
  readonly entry: string;
  readonly uiDir?: string;
}

/**
 * Reads the package in a folder and checks that what it names lies in it.
 * @throws PackageError that names file and field
 */
export async function readPackage(folder: string): Promise<PluginPackage> {
  const file = join(folder, 'package.json');
  const { name, version, description, author, homepage, serviflow } = await readFields(file);
  const root = await realpath(folder);
  const { id, title, plugin, ui } = serviflow;
  const entry = await within(root, plugin, { file, field: 'serviflow.plugin' });
  const uiDir = ui === undefined ? undefined : await within(root, ui, { file, field: 'serviflow.ui' });
  const writer = typeof author === 'string' ? author.replace(/\s*[<(].*$/, '') : author?.name;
  return {
    id,
    title,
    version,
    packageName: name,
    folder: root,
    entry,
    ...(uiDir ? { uiDir } : {}),
    ...(description ? { description } : {}),
    ...(writer ? { author: writer } : {}),
    ...(homepage && /^https?:[/][/]/.test(homepage) ? { homepage } : {}),
  };
}

async function readFields(file: string): Promise<PackageFile> {
  const remedy = `Install the package again, or remove ${basename(dirname(file))}.`;
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const why = missing ? 'is missing' : `cannot be read: ${(cause as Error).message}`;
    throw new PackageError(`${file} ${why}.`, { remedy, cause });
  }
  const wrong = Value.Errors(PackageFile, json).First();
  if (!wrong) return json as PackageFile;
  const field = wrong.path.slice(1).replaceAll('/', '.');
  const wanted = WANTED[wrong.path] ?? wrong.message;
  throw new PackageError(`${file}: "${field}" must be ${wanted}.`, {
    remedy: 'Ask its author, or build it with "serviflow-plugin build".',
  });
}

/** Neither dots nor a link may lead out of the package: what lies there is served or run. @throws PackageError */
async function within(
  root: string,
  path: string,
  { file, field }: { file: string; field: string },
): Promise<string> {
  const real = await realpath(join(root, path)).catch((cause: NodeJS.ErrnoException) => {
    throw new PackageError(`${file}: "${field}" names ${path}, which cannot be read (${cause.code}).`, {
      remedy: 'Build the package with "serviflow-plugin build" and install it again.',
      cause,
    });
  });
  if (real !== root && !real.startsWith(root + sep))
    throw new PackageError(`${file}: "${field}" names ${path}, which leads out of the package.`, {
      remedy: 'Do not use this package: it reaches for files that are not its own.',
    });
  return real;
}
