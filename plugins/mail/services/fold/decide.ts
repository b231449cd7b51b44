import { type FoldContext, type FoldedLines, isBlank, type Line } from './lines.ts';
import {
  attributionEndingAt,
  headersAt,
  isFooter,
  isForwardMark,
  isOriginalMark,
  isPostscript,
  isRule,
  saysBelow,
} from './marks.ts';
import { isSignatureAt } from './signature.ts';

/** A longer text is a log; it is shown whole. */
const MAX_LINES = 8_000;

type Label = 'own' | 'blank' | 'quote' | 'signature';

/**
 * Which lines at the end of a message may be folded away: the earlier message and the signature, if nothing that the
 * writer wrote follows. When in doubt a line is the writer's own: too much shown is a nuisance, a word hidden is a fault.
 * @returns runs of lines that cover everything from the first folded line to the end; none when nothing is folded
 */
export function foldedLines(lines: readonly Line[], context: FoldContext): FoldedLines[] {
  if (context.forward || lines.length > MAX_LINES) return [];
  const labels: Label[] = lines.map((line) => (isBlank(line) ? 'blank' : 'own'));
  markQuotes(lines, labels, context);
  const tail = tailOf(lines, labels, context);
  const forwarded = lines.findIndex((line, at) => labels[at] === 'own' && isForwardMark(line));
  if (forwarded >= 0 && forwarded < tail) return [];
  for (let at = tail; at < lines.length; at++) labels[at] = 'quote';
  keepAnswered(lines, labels, tail);
  markSignatures(lines, labels);

  const last = labels.lastIndexOf('own');
  // An answer may stand inside the quote, and a message may be nothing but one.
  if (last < 0 || last === lines.length - 1) return [];
  const own = lines.slice(0, last + 1);
  const below = own.some((line, at) => labels[at] === 'own' && saysBelow(line.text));
  if (below && labels.slice(last).includes('quote')) return [];
  return runsOf(labels, last + 1);
}

/** Quotes by their markup, and by marks where somebody is named as the writer. */
function markQuotes(lines: readonly Line[], labels: Label[], context: FoldContext): void {
  const quoteFrom = (from: number, to: number) => labels.fill('quote', from, to);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as Line;
    if (labels[at] === 'blank') continue;
    if (line.attribution) labels[at] = 'quote';
    else if (line.quoted || line.depth > 0) {
      const end = runEnd(lines, at);
      const named = attributionBefore(lines, at, context);
      const inside = firstLines(lines, at, end).some((i) => attributionEndingAt(lines, i)?.sure === 'strong');
      if (named !== null) quoteFrom(named, end);
      else if (line.quoted || inside) quoteFrom(at, end);
      at = end - 1;
    } else if (line.signature) labels[at] = 'signature';
  }
}

/** End of a run of quoted lines; blank lines inside belong to it. */
function runEnd(lines: readonly Line[], at: number): number {
  let end = at + 1;
  for (let i = at + 1; i < lines.length; i++) {
    const line = lines[i] as Line;
    if (line.quoted || line.depth > 0) end = i + 1;
    else if (!isBlank(line)) break;
  }
  return end;
}

const firstLines = (lines: readonly Line[], from: number, to: number): number[] =>
  Array.from({ length: Math.min(4, to - from) }, (_, i) => from + i).filter((i) => !isBlank(lines[i]));

/** Where "Kari wrote:" above a quote begins; at most one blank line is between. */
function attributionBefore(lines: readonly Line[], at: number, context: FoldContext): number | null {
  let above = at - 1;
  while (above >= at - 3 && above >= 0 && isBlank(lines[above])) above--;
  const line = lines[above];
  if (!line || isBlank(line) || line.depth > 0 || line.quoted) return null;
  if (line.container && /[:：][^\p{L}\p{N}]{0,3}$/u.test(line.text)) return above;
  if (isOriginalMark(line)) return above;
  const found = attributionEndingAt(lines, above);
  if (!found) return null;
  return found.sure === 'strong' || context.reply || lines[at]?.quoted ? found.from : null;
}

/**
 * Where an earlier message begins that is marked by nothing but its headers, its mark or its attribution. It reaches
 * to the end, so this holds only for answers, and never where a postscript ends the message.
 * @returns number of lines when there is none
 */
function tailOf(lines: readonly Line[], labels: readonly Label[], context: FoldContext): number {
  if (!context.reply) return lines.length;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as Line;
    if (labels[at] === 'quote' || (labels[at] === 'blank' && !line.tail) || line.depth > 0) continue;
    if (isForwardMark(line)) return lines.length;
    const start = tailAt(lines, labels, at);
    if (start === null) continue;
    return postscriptAtEnd(lines, at) ? lines.length : start;
  }
  return lines.length;
}

function tailAt(lines: readonly Line[], labels: readonly Label[], at: number): number | null {
  const line = lines[at] as Line;
  if (line.tail || headersAt(lines, at) !== null) return ruleBefore(lines, at);
  if (isOriginalMark(line)) return at;
  const found = attributionEndingAt(lines, at);
  // What follows without any mark is the earlier message only when the line says who wrote it and when.
  if (
    found?.sure === 'strong' &&
    lines.slice(at + 1).some((next, i) => labels[at + 1 + i] === 'own' && !next.signature)
  )
    return followedByQuote(labels, at) ? null : found.from;
  return null;
}

const followedByQuote = (labels: readonly Label[], at: number): boolean =>
  labels.slice(at + 1).find((label) => label !== 'blank') === 'quote';

/** A row of dashes or the words "Original message" above the headers go with them. */
function ruleBefore(lines: readonly Line[], at: number): number {
  let from = at;
  for (let i = at - 1; i >= 0 && i >= at - 3; i--) {
    const line = lines[i] as Line;
    if (isRule(line) || isOriginalMark(line)) from = i;
    else if (!isBlank(line)) break;
  }
  return from;
}

/** Paragraphs of the last lines that begin with `P.S.` */
const postscriptAtEnd = (lines: readonly Line[], from: number): boolean =>
  lines.slice(Math.max(from, lines.length - 8)).some((line) => line.depth === 0 && isPostscript(line));

/** A conversation that was answered between its lines is shown whole: a question belongs to its answer. */
function keepAnswered(lines: readonly Line[], labels: Label[], tail: number): void {
  const footer = (at: number) => isFooter(lines[at] as Line) || lines[at]?.signature;
  const lastOwn = labels.findLastIndex(
    (label, at) => label === 'own' && !footer(at) && !endsInSignature(lines, labels, at),
  );
  const answered = labels.findIndex((label, at) => label === 'quote' && at < lastOwn);
  if (answered < 0) return;
  let named = false;
  for (let at = 0; at < tail; at++) {
    if (labels[at] !== 'quote') continue;
    // After the last answer only a quote with its own attribution is another one.
    if (at > lastOwn) named ||= !(lines[at]?.depth || lines[at]?.quoted);
    if (at < lastOwn || !named) labels[at] = 'own';
  }
}

/** Whether a line stands in a signature below its mark. */
function endsInSignature(lines: readonly Line[], labels: readonly Label[], at: number): boolean {
  for (let i = at; i >= 0 && i > at - 16; i--) {
    if (labels[i] === 'quote') return false;
    if (/^-- ?$/.test(lines[i]?.text ?? '')) return isSignatureAt(lines, i, endOfOwn(labels, i));
  }
  return false;
}

/** The line after the last of the writer's before a quote or the end. */
function endOfOwn(labels: readonly Label[], from: number): number {
  const quote = labels.indexOf('quote', from);
  return quote < 0 ? labels.length : quote;
}

/** Signatures below their mark, and what phones add, as far as nothing else of the writer follows. */
function markSignatures(lines: readonly Line[], labels: Label[]): void {
  for (let at = lines.length - 1; at >= 0; at--) {
    if (labels[at] !== 'own') continue;
    if (isFooter(lines[at] as Line) || lines[at]?.signature) {
      labels[at] = 'signature';
      continue;
    }
    let mark = at;
    while (mark > at - 16 && mark >= 0 && labels[mark] !== 'quote' && !/^-- ?$/.test(lines[mark]?.text ?? ''))
      mark--;
    if (mark < 0 || mark <= at - 16 || labels[mark] === 'quote') return;
    const end = endOfOwn(labels, mark);
    if (!isSignatureAt(lines, mark, end)) return;
    for (let i = mark; i < end; i++) if (labels[i] === 'own') labels[i] = 'signature';
    at = mark;
  }
}

/** Runs of one kind from a line to the end; blank lines go with what is above them. */
function runsOf(labels: readonly Label[], from: number): FoldedLines[] {
  const runs: { kind: 'quote' | 'signature'; from: number; to: number }[] = [];
  for (let at = from; at < labels.length; at++) {
    const label = labels[at] as Label;
    const open = runs.at(-1);
    if (open && (label === 'blank' || label === open.kind)) open.to = at + 1;
    else if (label !== 'blank')
      runs.push({
        kind: label === 'quote' ? 'quote' : 'signature',
        from: runs.length ? at : from,
        to: at + 1,
      });
  }
  return runs;
}
