import render from 'dom-serializer';
import { type ChildNode, Document, hasChildren, type ParentNode } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { foldedLines } from './decide.ts';
import { htmlLines } from './html-lines.ts';
import type { FoldContext, FoldKind } from './lines.ts';

export interface FoldedHtml {
  /** What is shown at first; as dirty as it came. */
  readonly visible: string;
  readonly folded: readonly { readonly kind: FoldKind; readonly html: string }[];
}

/**
 * Folds what an HTML message quotes, and its signature, by the structure that mail programs give it, and by its text
 * where there is none. Nothing is cleaned here.
 * @param dirty HTML as received, bounded in size and depth
 * @returns null when nothing is folded
 */
export function foldHtml(dirty: string, context: FoldContext = {}): FoldedHtml | null {
  const document = parseDocument(dirty);
  const lines = htmlLines(document);
  const parts = foldedLines(lines, context);
  if (parts.length === 0) return null;
  const order = new Map<ChildNode, number>();
  const number = (node: ChildNode): void => {
    order.set(node, order.size);
    if (hasChildren(node)) for (const child of node.children) number(child);
  };
  for (const child of document.children) number(child);
  // A part begins right behind the last words of what is before it.
  const begins = parts.map(({ from }) => {
    const before = lines.slice(0, from).findLast((line) => line.end)?.end;
    return before ? (order.get(before) ?? 0) + 1 : 0;
  });
  const cut = (from: number, to: number): string => {
    const kept = new Document(document.children.flatMap((child) => slice(child, { from, to, order })));
    return render(kept, { encodeEntities: 'utf8' });
  };
  return {
    visible: cut(0, begins[0] ?? 0),
    folded: parts.map(({ kind }, i) => ({
      kind,
      html: cut(begins[i] ?? 0, begins[i + 1] ?? Number.POSITIVE_INFINITY),
    })),
  };
}

/** A copy of a node with what begins in `[from, to)`, inside the elements that hold it. */
function slice(
  node: ChildNode,
  range: { from: number; to: number; order: ReadonlyMap<ChildNode, number> },
): ChildNode[] {
  const at = range.order.get(node) ?? 0;
  const own = at >= range.from && at < range.to;
  if (!hasChildren(node)) return own ? [node.cloneNode()] : [];
  const children = (node.children as ChildNode[]).flatMap((child) => slice(child, range));
  if (!own && children.length === 0) return [];
  const copy = node.cloneNode() as ChildNode & { children: ChildNode[] };
  copy.children = children;
  for (const [i, child] of children.entries()) {
    child.parent = copy as unknown as ParentNode;
    child.prev = children[i - 1] ?? null;
    child.next = children[i + 1] ?? null;
  }
  return [copy];
}
