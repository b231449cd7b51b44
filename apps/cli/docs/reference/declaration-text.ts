import type { Declaration, Member } from '../surface/declarations.ts';
import type { Doc } from '../surface/doc-comment.ts';

/** A declaration as Markdown: what it is for, its type, what it takes, gives and throws. */
export function declarationLines(declaration: Declaration): string[] {
  const { name, doc, members } = declaration;
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

function memberLines({ text, doc }: Member): string[] {
  const words = [
    doc.deprecated && `Deprecated: ${doc.deprecated}`,
    doc.text.replace(/\n+/g, ' '),
    doc.since && `Since ${doc.since}.`,
  ].filter(Boolean);
  const type = readable(text)
    .replace(/\s+/g, ' ')
    .replace(/^readonly /, '');
  return [
    `- \`${type}\`${words.length ? `: ${words.join(' ')}` : ''}`,
    ...detailLines(doc)
      .filter((line) => line !== '')
      .map((line) => `  ${line}`),
  ];
}
