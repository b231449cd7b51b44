import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  availablePath,
  type EventDef,
  type FilterDef,
  type OnFault,
  type PermissionSpec,
  type Plugin,
  type SubjectDef,
} from '@serviflow/sdk';
import type { Member } from '../surface/declarations.ts';
import type { Doc } from '../surface/doc-comment.ts';
import { type Named, namedSchemas, objectLines, propertyDocs, shapeLines } from './shapes.ts';
import { type Placed, SourceModules } from './source-module.ts';

/** Something that a plugin exports for others, under its name there. */
export interface Offered {
  readonly name: string;
  readonly id: string;
  readonly doc: Doc;
}

/** What one plugin offers to others. */
export interface Offers {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What others import from: `@serviflow/plugin-mail/contract`. */
  readonly door: string;
  readonly packageName: string;
  readonly version: string;
  readonly contracts: readonly (Offered & { readonly about: Doc; readonly methods: readonly Member[] })[];
  readonly subjects: readonly (Offered & { readonly route: string; readonly type: string })[];
  readonly slots: readonly (Offered & { readonly props: string })[];
  /** `value`: the type of what handlers get, in lines. */
  readonly filters: readonly (Offered & {
    readonly value: readonly string[];
    readonly phases: readonly { readonly phase: string; readonly onFault: OnFault }[];
  })[];
  readonly events: readonly { readonly name: string; readonly id: string }[];
  readonly permissions: readonly ({ readonly id: string } & PermissionSpec)[];
  /** Types that others can import, but for the contracts themselves, in lines. */
  readonly shapes: readonly { readonly name: string; readonly doc: Doc; readonly lines: readonly string[] }[];
  /** Constants, functions and classes that are none of the above. */
  readonly others: readonly { readonly name: string; readonly doc: Doc }[];
}

interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
}

/**
 * Reads what a plugin of the project offers: ids and schemas from its running contract, types and words from its source.
 * @param root folder of the project
 * @throws Error when its package has no door for others
 */
export async function readOffers(root: string, { manifest }: Plugin): Promise<Offers> {
  const folder = join(root, 'plugins', manifest.id);
  const pack = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
  const entry = pack.exports['./contract'];
  if (!entry) throw new Error(`${pack.name} does not export ./contract: others could import nothing of it.`);
  const file = join(folder, entry);
  const modules = new SourceModules();
  const exports = modules.exportsOf(file);
  const values = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const named = namedSchemas(exports, values);
  const declared = exports.flatMap((placed) => kindOf(placed, values));
  const of = (kind: string) => declared.filter((one) => one.kind === kind);
  const told = new Set(declared.map(({ placed }) => placed));
  const types = exports.filter(({ declaration: d }) => d.kind === 'interface' || d.kind === 'type');
  const contracts = of('contract').map((one) => contractOf(one, modules));
  const faces = new Set(of('contract').map(({ placed }) => typeArgument(placed)));
  return {
    id: manifest.id,
    title: manifest.title,
    description: manifest.description ?? '',
    door: `${pack.name}/contract`,
    packageName: pack.name,
    version: pack.version,
    contracts,
    subjects: of('subject').map(({ name, id, doc, placed, value }) => ({
      ...{ name, id, doc, type: typeArgument(placed) },
      // The route of any operation on it, from a plugin that is not its own.
      route: availablePath('<yours>', value as SubjectDef<unknown>).replace(/actions$/, '<name>'),
    })),
    slots: of('slot').map(({ name, id, doc, placed }) => ({
      name,
      id,
      doc,
      props: propsOf(placed, modules),
    })),
    filters: of('filter').map(({ name, id, doc, placed, value }) => ({
      ...{ name, id, doc },
      value: valueLines(value as FilterDef, { named, docs: propertyDocs(modules, placed) }),
      phases: phasesOf(value as FilterDef),
    })),
    events: of('event').map(({ name, value }) => ({ name, id: (value as EventDef).id })),
    permissions: Object.entries((manifest.permissions ?? {}) as Record<string, PermissionSpec>).map(
      ([id, spec]) => ({ id, ...spec }),
    ),
    shapes: await Promise.all(
      types
        .filter(({ declaration }) => !faces.has(declaration.name))
        .map(async (placed) => ({
          name: placed.declaration.name,
          doc: docOf(placed, modules),
          lines: await shapeLines(placed, modules, named),
        })),
    ),
    others: exports
      .filter((placed) => !told.has(placed) && !types.includes(placed))
      .filter(({ declaration: { name } }) => !types.some(({ declaration }) => declaration.name === name))
      .map(({ declaration: { name, doc } }) => ({ name, doc })),
  };
}

const phasesOf = ({ phases, onFault }: FilterDef) =>
  phases.map((phase) => ({ phase, onFault: onFault[phase] ?? 'skip' }));

const KINDS: readonly unknown[] = ['contract', 'event', 'filter', 'slot', 'subject'];

interface Declared extends Offered {
  readonly kind: string;
  readonly placed: Placed;
  readonly value: unknown;
}

/** Contracts, events, filters, slots and subjects say themselves what they are. */
function kindOf(placed: Placed, values: Readonly<Record<string, unknown>>): Declared[] {
  const { name, doc, kind: statement } = placed.declaration;
  const value = values[name];
  const { kind, id } = Object(value) as { kind?: unknown; id?: unknown };
  if (statement !== 'const' || typeof id !== 'string' || !KINDS.includes(kind)) return [];
  return [{ name, id, doc, kind: String(kind), placed, value }];
}

/** `defineSubject<Ticket>('tickets.ticket')`: Ticket. It is gone at run time. */
function typeArgument({ declaration: { text, name } }: Placed): string {
  const type = /=\s*define\w+<([\s\S]+)>\(/.exec(text)?.[1];
  if (!type) throw new Error(`${name} does not say its type: define…<Type>('id').`);
  return type.replace(/\s+/g, ' ').trim();
}

function contractOf(
  { name, id, doc, placed }: Declared,
  modules: SourceModules,
): Offers['contracts'][number] {
  const face = modules.find(placed.file, typeArgument(placed));
  if (!face) throw new Error(`The type of ${name} is not declared in its plugin.`);
  return { name, id, doc, about: face.declaration.doc, methods: face.declaration.members };
}

/** The props of a slot; an interface that cannot be imported is written out. */
function propsOf(placed: Placed, modules: SourceModules): string {
  const type = typeArgument(placed);
  const local = modules.find(placed.file, type)?.declaration;
  if (!local || local.exported) return type;
  return `{ ${local.members.map(({ text }) => text.replace(/\s+/g, ' ')).join('; ')} }`;
}

/** Of a type that is made from a constant, the words often stand at the constant. */
function docOf({ declaration, file }: Placed, modules: SourceModules): Doc {
  if (declaration.doc.text) return declaration.doc;
  const source = /typeof (\w+)/.exec(declaration.text)?.[1];
  return (source && modules.find(file, source)?.declaration.doc) || declaration.doc;
}

function valueLines(
  { value }: FilterDef,
  options: { named: Named; docs: ReadonlyMap<string, string> },
): string[] {
  return objectLines('', value, options);
}
