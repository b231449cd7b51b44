import { pathToFileURL } from 'node:url';
import type { TSchema } from '@serviflow/sdk';
import { derivedFrom, fieldTypes, type Names, typeOf } from './schema-type.ts';
import type { Placed, SourceModules } from './source-module.ts';

/** What a plugin's named schemas are, to print a name instead of their fields. */
export interface Named {
  readonly names: Names;
  readonly schemas: ReadonlyMap<string, TSchema>;
}

/** Schemas that share their name with a type: `const Ticket`, `type Ticket = Static<typeof Ticket>`. */
export function namedSchemas(exports: readonly Placed[], values: Readonly<Record<string, unknown>>): Named {
  const types = new Set(exports.flatMap(({ declaration: d }) => (d.kind === 'type' ? [d.name] : [])));
  const schemas = new Map(
    Object.entries(values).flatMap(([name, value]): [string, TSchema][] =>
      types.has(name) && isSchema(value) ? [[name, value]] : [],
    ),
  );
  return { schemas, names: new Map([...schemas].map(([name, schema]) => [JSON.stringify(schema), name])) };
}

const isSchema = (value: unknown): value is TSchema =>
  typeof value === 'object' && value !== null && ('properties' in value || 'anyOf' in value);

/** A type as TypeScript lines: members one by one with their comments. */
export async function shapeLines(placed: Placed, modules: SourceModules, named: Named): Promise<string[]> {
  const { declaration, file } = placed;
  const { name, kind, text, members } = declaration;
  const head = /^[^{=]*/.exec(text.replace(/^export (declare )?/, ''))?.[0].trim() ?? '';
  if (kind === 'interface' || kind === 'class')
    return [
      `${head} {`,
      ...members
        .filter((member) => !/^constructor\b/.test(member.text))
        .flatMap((member) => [...comment(member.doc.text), `  ${signatureOf(member.text)};`]),
      '}',
    ];
  const written = /=\s*([\s\S]*?);?$/.exec(text)?.[1]?.trim() ?? '';
  const value = async (of: string) => {
    const at = modules.find(file, of) ?? placed;
    return ((await import(pathToFileURL(at.file).href)) as Record<string, unknown>)[of];
  };
  const schemaName = /^Static<typeof (\w+)>$/.exec(written)?.[1];
  const schema = schemaName ? await value(schemaName) : undefined;
  if (schemaName && isSchema(schema)) {
    // Its own name must not stand for it here.
    const others = { ...named, names: new Map([...named.names].filter(([, other]) => other !== name)) };
    const docs = propertyDocs(modules, modules.find(file, schemaName));
    if (schema.properties) return objectLines(`interface ${name}`, schema, { named: others, docs });
    return wrapped(
      `type ${name} = `,
      schema.anyOf.map((one: TSchema) => typeOf(one, others.names)),
    );
  }
  const list = /^\(typeof (\w+)\)\[number\]$/.exec(written)?.[1];
  const keys = /^keyof typeof (\w+)$/.exec(written)?.[1];
  const words = list ? await value(list) : keys ? Object.keys(Object(await value(keys))) : undefined;
  if (Array.isArray(words))
    return wrapped(
      `type ${name} = `,
      words.map((word) => `'${word}'`),
    );
  return `type ${name} = ${written};`.split('\n');
}

/** Source in one line, as a reader of a contract needs it. */
const signatureOf = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/^readonly /, '')
    .replace(/[;,]$/, '');

const comment = (text: string): string[] => (text ? [`  // ${text.replace(/\s*\n+\s*/g, ' ')}`] : []);

/**
 * The fields of an object schema as TypeScript.
 * @param head what stands before the brace; empty for a bare type
 */
export function objectLines(
  head: string,
  schema: TSchema,
  { named, docs }: { named: Named; docs: ReadonlyMap<string, string> },
): string[] {
  const lines = (of: TSchema) =>
    fieldTypes(of, named.names).flatMap(({ name, field, type, description }) => [
      ...comment(docs.get(name) ?? description),
      `  ${field}: ${type};`,
    ]);
  const derived = head || !schema.properties ? null : derivedFrom(schema, named.schemas);
  if (!derived) return [`${head} {`.trim(), ...lines(schema), '}'];
  const { base, without, more } = derived;
  const from = without.length ? `Omit<${base}, ${without.map((key) => `'${key}'`).join(' | ')}>` : base;
  return Object.keys(more.properties).length ? [`${from} & {`, ...lines(more), '}'] : [from];
}

/** Comments on the properties of the object that a constant is made of, also of objects that it spreads. */
export function propertyDocs(modules: SourceModules, placed: Placed | undefined): Map<string, string> {
  const docs = new Map<string, string>();
  if (!placed) return docs;
  for (const { name, text, doc } of placed.declaration.members) {
    const elsewhere = /^(?:\.\.\.)?(\w+)$/.exec(text)?.[1];
    if (elsewhere && elsewhere !== placed.declaration.name)
      for (const [key, words] of propertyDocs(modules, modules.find(placed.file, elsewhere)))
        if (!docs.has(key)) docs.set(key, words);
    if (doc.text) docs.set(name, doc.text);
  }
  return docs;
}

/** A union over as many lines as it needs. */
function wrapped(head: string, words: readonly string[]): string[] {
  const line = `${head}${words.join(' | ')};`;
  if (line.length <= 110) return [line];
  const lines = [head.trimEnd()];
  for (const word of words) {
    const last = lines.at(-1) ?? '';
    if (lines.length > 1 && last.length + word.length < 105) lines[lines.length - 1] = `${last} | ${word}`;
    else lines.push(`  | ${word}`);
  }
  return [...lines.slice(0, -1), `${lines.at(-1)};`];
}
