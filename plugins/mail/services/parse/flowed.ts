/**
 * Text with `format=flowed` (RFC 3676) as its writer saw it: lines that end with a space go on in the next one, but
 * only inside one depth of quoting, and the mark above a signature ends a paragraph.
 * @param delSp the space at the end belongs to the format (`DelSp=yes`)
 */
export function joinFlowed(text: string, delSp: boolean): string {
  const out: string[] = [];
  let open: { depth: number; parts: string[] } | null = null;
  const close = (): void => {
    if (open)
      out.push(
        `${'>'.repeat(open.depth)}${open.depth ? ' ' : ''}${open.parts.join('')}`.replace(/^(>+) $/, '$1'),
      );
    open = null;
  };
  for (const raw of text.replace(/\r\n?/g, '\n').split('\n')) {
    const depth = /^>*/.exec(raw)?.[0].length ?? 0;
    // One space is stuffed in front of what would read as a mark (4.4).
    const line = raw.slice(depth).replace(/^ /, '');
    const signature = line === '-- ';
    if (open && ((open as { depth: number }).depth !== depth || signature)) close();
    const flows = line.endsWith(' ') && !signature;
    open ??= { depth, parts: [] };
    (open as { parts: string[] }).parts.push(flows && delSp ? line.slice(0, -1) : line);
    if (!flows) close();
  }
  close();
  return out.join('\n');
}
