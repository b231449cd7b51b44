import type { Declaration, Member } from '../surface/declarations.ts';
import type { Doc } from '../surface/doc-comment.ts';

/**
 * A declaration as Markdown: what it is for, its type, what it takes, gives and throws.
 * @param hidden declarations that cannot be imported: what an interface has of them is listed as its own
 */
export function declarationLines(declaration: Declaration, hidden: readonly Declaration[] = []): string[] {
  const { name, doc } = declaration;
  const members = [...declaration.members, ...inherited(declaration, hidden)];
  return [
    `### ${name}`,
    '',
    ...(doc.deprecated ? [`**Deprecated:** ${doc.deprecated}`, ''] : []),
    ...(doc.text ? [doc.text, ''] : []),
    '```ts',
    ...signature(declaration),
    '```',
    '',
    ...detailLines(doc),
    ...(members.length ? [...members.flatMap(memberLines), ''] : []),
    `<sub>since ${doc.since}</sub>`,
    '',
  ];
}

/** Members of the interfaces behind it that have no place of their own. */
function inherited({ text }: Declaration, hidden: readonly Declaration[]): Member[] {
  const head = /^[^{]*/.exec(text)?.[0] ?? '';
  const base = hidden.find(({ name }) => new RegExp(`\\bextends ${name}\\b`).test(head));
  return base ? [...base.members, ...inherited(base, hidden)] : [];
}

/** The type without its members: they follow as a list. */
function signature({ kind, text, members }: Declaration): string[] {
  const plain = readable(text);
  if (members.length === 0) return plain.split('\n');
  const head = /^[^{]*\{/.exec(kind === 'class' ? plain : plain.replace(/\s+/g, ' '))?.[0] ?? '';
  return [`${head} … }`];
}

/** Where a type was declared is no news to a reader. */
const readable = (text: string): string =>
  text.replace(/import\("[^"]+"\)\./g, '').replace(/^export (declare )?|^declare /, '');

function detailLines({ params, returns, throws }: Doc): string[] {
  const lines = [
    ...params.map(({ name, text }) => `- \`${name}\`: ${text}`),
    ...(returns ? [`- Gives ${returns}`] : []),
    ...throws.map((text) => `- Throws ${text}`),
  ];
  return lines.length ? [...lines, ''] : [];
}

/** A member as an entry of a list: its type in one line, what it is for, what it takes, gives and throws. */
export function memberLines({ text, doc }: Member): string[] {
  const words = [
    doc.deprecated && `Deprecated: ${doc.deprecated}`,
    doc.text.replace(/\n+/g, ' '),
    doc.since && `Since ${doc.since}.`,
  ].filter(Boolean);
  const type = readable(text)
    .replace(/\s+/g, ' ')
    .replace(/\( /g, '(')
    .replace(/,? \)/g, ')')
    .replace(/^readonly /, '');
  return [
    `- \`${type}\`${words.length ? `: ${words.join(' ')}` : ''}`,
    ...detailLines(doc)
      .filter((line) => line !== '')
      .map((line) => `  ${line}`),
  ];
}
