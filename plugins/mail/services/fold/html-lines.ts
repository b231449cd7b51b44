import { type ChildNode, type Document, type Element, isTag, isText, Text } from 'domhandler';
import { isHidden, isTracker } from '../html/hidden.ts';
import { OPAQUE } from '../html/policy.ts';
import { markOf } from './html-marks.ts';
import type { Line } from './lines.ts';
import { isForwardMark } from './marks.ts';

/** A line of an HTML message, and the last node of its words. */
export interface HtmlLine extends Line {
  readonly end: ChildNode | null;
}

const BLOCK = new Set(
  'address article blockquote body center dd div dl dt figure footer h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
const opaque = new Set(OPAQUE);
const MARKS = /^(?:> ?)+/;
/** More lines in one preformatted text are a log. */
const MAX_PRE_LINES = 2_000;

interface Around {
  readonly quoted: boolean;
  readonly soft: number;
  readonly container: boolean;
  readonly attribution: boolean;
  readonly signature: boolean;
  readonly pre: boolean;
}

/** The lines that people see, in order, with what the elements around them say. */
export function htmlLines(document: Document): HtmlLine[] {
  const lines: HtmlLine[] = [];
  let text = '';
  let end: ChildNode | null = null;
  let around: Around = {
    quoted: false,
    soft: 0,
    container: false,
    attribution: false,
    signature: false,
    pre: false,
  };
  let tail = false;
  const flush = (): void => {
    if (!end && !text.trim()) {
      text = '';
      return;
    }
    const marks = MARKS.exec(text)?.[0] ?? '';
    const { quoted, container, attribution, signature } = around;
    const depth = around.soft + (/^>>>(?:\s|$)/.test(text) ? 0 : marks.replaceAll(' ', '').length);
    lines.push({
      text: depth > around.soft ? text.slice(marks.length) : text,
      depth,
      quoted,
      container,
      attribution,
      signature,
      tail,
      end,
    });
    text = '';
    end = null;
    tail = false;
  };
  const put = (node: ChildNode, words: string): void => {
    if (words.trim()) end = node;
    text += words;
  };
  const visitText = (node: Text): void => {
    if (!around.pre || !node.data.includes('\n')) {
      put(node, node.data.replace(/\s+/g, ' '));
      return;
    }
    // Each line of preformatted text becomes a node of its own, so that it may be cut there.
    const [first = '', ...rest] = node.data.split('\n');
    if (rest.length > MAX_PRE_LINES) {
      put(node, node.data);
      return;
    }
    const nodes = rest.map((line) => new Text(`\n${line}`));
    node.data = first;
    insertAfter(node, nodes);
    put(node, first);
    for (const next of nodes) {
      flush();
      put(next, next.data.slice(1));
    }
  };
  const visit = (node: ChildNode): void => {
    if (isText(node)) {
      visitText(node);
      return;
    }
    if (!isTag(node) || opaque.has(node.name) || isHidden(node.attribs)) return;
    if (node.name === 'br') {
      flush();
      return;
    }
    if (node.name === 'img') {
      if (!isTracker(node.attribs)) put(node, '\ufffc');
      return;
    }
    if ((node.name === 'td' || node.name === 'th') && text) text += ' ';
    const mark = markOf(node);
    const outer = around;
    const block = BLOCK.has(node.name) || mark !== null;
    if (block) flush();
    if (mark === 'tail') tail = true;
    around = inside(around, node, mark);
    // Pre-splitting adds siblings while this runs; they are already visited.
    for (const child of [...node.children]) visit(child);
    if (block) flush();
    around = outer;
  };
  for (const child of [...document.children]) visit(child);
  flush();
  return lines;
}

function inside(around: Around, node: Element, mark: ReturnType<typeof markOf>): Around {
  if (mark === 'quote') return { ...around, quoted: true, soft: around.soft + 1 };
  if (mark === 'container')
    return startsForward(node)
      ? around
      : { ...around, container: true, quoted: around.quoted || isQuoteOnly(node) };
  if (mark === 'soft') return { ...around, soft: around.soft + 1, quoted: around.quoted || around.container };
  if (mark === 'attribution') return startsForward(node) ? around : { ...around, attribution: true };
  if (mark === 'signature') return { ...around, signature: true };
  if (node.name === 'pre') return { ...around, pre: true };
  return around;
}

/** A container with quote elements in it holds the answers between them as well; a forwarded message is content. */
const isQuoteOnly = (node: Element): boolean =>
  !startsForward(node) && !has(node, (one) => one.name === 'blockquote');

function has(node: Element, test: (one: Element) => boolean): boolean {
  const open: ChildNode[] = [...node.children];
  for (let i = 0; i < open.length && i < 20_000; i++) {
    const one = open[i] as ChildNode;
    if (!isTag(one)) continue;
    if (test(one)) return true;
    open.push(...one.children);
  }
  return false;
}

function startsForward(node: Element): boolean {
  let text = '';
  const read = (one: ChildNode): void => {
    if (text.length > 300) return;
    if (isText(one)) text += one.data;
    else if (isTag(one)) {
      if (BLOCK.has(one.name) || one.name === 'br') text += '\n';
      for (const child of one.children) read(child);
    }
  };
  read(node);
  const first = text.split('\n').find((line) => line.trim());
  return first !== undefined && isForwardMark({ text: first, depth: 0 });
}

function insertAfter(node: ChildNode, added: Text[]): void {
  const siblings = node.parent?.children;
  if (!siblings) return;
  siblings.splice(siblings.indexOf(node) + 1, 0, ...added);
  const { next } = node;
  const chain: (ChildNode | null)[] = [node, ...added, next];
  for (const [i, one] of added.entries()) {
    one.parent = node.parent;
    one.prev = chain[i] ?? null;
    one.next = chain[i + 2] ?? null;
  }
  node.next = added[0] ?? next;
  if (next) next.prev = added.at(-1) ?? node;
}
