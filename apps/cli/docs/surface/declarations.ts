import { parseSync } from 'vite';
import { type Doc, readDoc } from './doc-comment.ts';

/** A statement of a module that gives a name a meaning. */
export interface Declaration {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'interface' | 'type' | 'const';
  readonly exported: boolean;
  /** Without comments, as the compiler wrote it. */
  readonly text: string;
  readonly doc: Doc;
  readonly members: readonly Member[];
}

/** A property or method of an interface, class, object type, or of the object that a constant is made of. */
export interface Member {
  readonly name: string;
  /** Without comments. */
  readonly text: string;
  readonly doc: Doc;
}

/** A module of declarations. */
export interface DeclarationFile {
  readonly declarations: readonly Declaration[];
  /** Local name, where it comes from, its name there (`*` = all of it). */
  readonly imports: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
  /** `export { a as b } from 'x'`, `export * from 'x'` (name and local are `*`). */
  readonly reExports: readonly ReExport[];
}

export interface ReExport {
  readonly name: string;
  readonly local: string;
  readonly from: string;
  readonly doc: Doc;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const KINDS: Readonly<Record<string, Declaration['kind']>> = {
  TSDeclareFunction: 'function',
  FunctionDeclaration: 'function',
  ClassDeclaration: 'class',
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
  VariableDeclaration: 'const',
};

/**
 * Reads a `.d.ts` file.
 * @param path for messages; its ending says how it is read
 * @throws SyntaxError that names the file
 */
export function readDeclarations(path: string, text: string): DeclarationFile {
  const { program, comments, errors } = parseSync(path, text);
  if (errors[0]) throw new SyntaxError(`${path}: ${errors[0].message}`);
  const source = new Source(text, comments);
  const declarations: Declaration[] = [];
  const imports = new Map<string, { from: string; name: string }>();
  const reExports: ReExport[] = [];
  for (const statement of program.body as unknown as Node[]) {
    if (statement.type === 'ImportDeclaration') readImport(statement, imports);
    else if (statement.type === 'ExportAllDeclaration')
      reExports.push({ name: '*', local: '*', from: fromOf(statement), doc: source.docOf(statement) });
    else if (statement.type === 'ExportNamedDeclaration' && statement.source)
      reExports.push(...readReExport(statement, source));
    else if (statement.type === 'ExportNamedDeclaration' && !statement.declaration)
      reExports.push(...readOwnExport(statement, imports, source));
    else declarations.push(...readStatement(statement, source));
  }
  return { declarations, imports, reExports };
}

const fromOf = (statement: Node): string => (statement.source as { value: string }).value;
const nameOf = (node: unknown): string => (node as { name?: string; value?: string }).name ?? '';

function readImport(statement: Node, imports: Map<string, { from: string; name: string }>): void {
  for (const one of statement.specifiers as Node[])
    imports.set(nameOf(one.local), {
      from: fromOf(statement),
      name: one.type === 'ImportSpecifier' ? nameOf(one.imported) : '*',
    });
}

function readReExport(statement: Node, source: Source): ReExport[] {
  return (statement.specifiers as Node[]).map((one) => ({
    name: nameOf(one.exported),
    local: nameOf(one.local),
    from: fromOf(statement),
    doc: source.docOf(statement),
  }));
}

/** `import { a } from 'x'; export { a as b };` is a re-export in two steps. */
function readOwnExport(
  statement: Node,
  imports: ReadonlyMap<string, { from: string; name: string }>,
  source: Source,
): ReExport[] {
  return (statement.specifiers as Node[]).flatMap((one) => {
    const imported = imports.get(nameOf(one.local));
    if (!imported) return [];
    const doc = source.docOf(statement);
    return [{ name: nameOf(one.exported), local: imported.name, from: imported.from, doc }];
  });
}

function readStatement(statement: Node, source: Source): Declaration[] {
  const exported = statement.type === 'ExportNamedDeclaration';
  const node = (exported ? statement.declaration : statement) as Node | null;
  const kind = node ? KINDS[node.type] : undefined;
  if (!node || !kind) return [];
  const names =
    node.type === 'VariableDeclaration'
      ? (node.declarations as Node[]).map((one) => nameOf(one.id))
      : [nameOf(node.id)];
  return names.map((name) => ({
    name,
    kind,
    exported,
    text: source.plain(statement),
    doc: source.docOf(statement),
    members: membersOf(node, source),
  }));
}

function membersOf(node: Node, source: Source): Member[] {
  const body =
    node.type === 'TSInterfaceDeclaration' || node.type === 'ClassDeclaration'
      ? (node.body as { body: Node[] }).body
      : node.type === 'TSTypeAliasDeclaration' && (node.typeAnnotation as Node).type === 'TSTypeLiteral'
        ? ((node.typeAnnotation as Node).members as Node[])
        : node.type === 'VariableDeclaration'
          ? (node.declarations as Node[]).flatMap(({ init }) => partsOf(init as Node | null))
          : [];
  return body
    .filter(
      (member) =>
        member.accessibility !== 'private' && (member.key as Node | undefined)?.type !== 'PrivateIdentifier',
    )
    .map((member) => ({
      name: member.key ? source.plain(member.key as Node) : source.plain(member),
      text: source.plain(member).replace(/;$/, ''),
      doc: source.docOf(member),
    }));
}

/**
 * What the value of a constant is put together from: properties of objects, and `...name` or `name` for what stands
 * elsewhere. Declarations have no values: only sources give anything.
 */
function partsOf(node: Node | null): Node[] {
  if (node?.type === 'ObjectExpression') return node.properties as Node[];
  if (node?.type === 'CallExpression') return (node.arguments as Node[]).flatMap(partsOf);
  if (node?.type === 'ArrayExpression') return (node.elements as Node[]).flatMap(partsOf);
  return node?.type === 'Identifier' ? [node] : [];
}

/** Text with its comments at hand. */
class Source {
  readonly #text: string;
  readonly #comments: readonly { start: number; end: number }[];

  constructor(text: string, comments: readonly { start: number; end: number }[]) {
    this.#text = text;
    this.#comments = comments;
  }

  /** The text of a node without comments and the lines that they leave empty. */
  plain({ start, end }: { start: number; end: number }): string {
    let text = '';
    let at = start;
    for (const comment of this.#comments) {
      if (comment.start < at || comment.end > end) continue;
      text += this.#text.slice(at, comment.start);
      at = comment.end;
    }
    return (text + this.#text.slice(at, end)).replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n');
  }

  /** The doc comment right before a node. */
  docOf({ start }: { start: number }): Doc {
    const before = this.#comments.findLast(
      (one) => one.end <= start && this.#text.slice(one.end, start).trim() === '',
    );
    const text = before ? this.#text.slice(before.start, before.end) : '';
    return readDoc(text.startsWith('/**') ? text : '');
  }
}
