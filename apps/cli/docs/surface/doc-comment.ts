/** What a doc comment says. */
export interface Doc {
  /** Without the tags; paragraphs are separated by an empty line. */
  readonly text: string;
  readonly params: readonly { readonly name: string; readonly text: string }[];
  readonly returns: string;
  readonly throws: readonly string[];
  /** `1.0`; empty when the comment does not say. */
  readonly since: string;
  readonly deprecated: string;
}

/** Reads a comment from the first to the last star; an empty text is an empty comment. */
export function readDoc(comment: string): Doc {
  const lines = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const blocks: string[] = [''];
  for (const line of lines) {
    // A tag may stand at the end of a line of text: `Makes one. @throws Problem 404`.
    for (const part of line.split(/(?=(?:^|\s)@(?:param|returns?|throws|since|deprecated)\b)/)) {
      if (part.trimStart().startsWith('@')) blocks.push(`${part.trim()}\n`);
      else blocks[blocks.length - 1] += `${part}\n`;
    }
  }
  const [text = '', ...tags] = blocks.map((block) => block.trim());
  const of = (name: string) =>
    tags
      .filter((tag) => new RegExp(`^@${name}\\b`).test(tag))
      .map((tag) => inOneLine(tag.replace(/^@\w+\s*/, '')));
  return {
    text: text
      .split(/\n\s*\n/)
      .map(inOneLine)
      .join('\n\n'),
    params: of('param').map((param) => {
      const [, name = '', words = ''] = /^([\w.]+)\s*(.*)$/s.exec(param) ?? [];
      return { name, text: words };
    }),
    returns: of('returns?').join(' '),
    throws: of('throws'),
    since: of('since').join(' '),
    deprecated: of('deprecated').join(' '),
  };
}

const inOneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim();
