/** What one label says. */
export interface Label {
  tag: string;
  name: string;
  place: string;
}

/** More would keep the browser busy for long; that is 15 sheets of the smallest labels. */
export const MAX_LABELS = 1_000;

export interface Typed {
  labels: Label[];
  /** Tags that stand on several lines: two devices would look like one. */
  repeated: string[];
  /** Lines that are left out: without a tag, or above the limit. */
  leftOut: number;
}

/**
 * Reads labels as people type them or paste them from a spreadsheet: one a line, as tag, name, place. A tab separates;
 * in lines without a tab a semicolon, in lines without that a comma. What follows the second separator is the place.
 */
export function readLabels(text: string): Typed {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const read = lines.map(readLine).filter((label) => label.tag !== '');
  const labels = read.slice(0, MAX_LABELS);
  const seen = new Map<string, number>();
  for (const { tag } of labels) seen.set(tag, (seen.get(tag) ?? 0) + 1);
  const repeated = [...seen].filter(([, count]) => count > 1).map(([tag]) => tag);
  return { labels, repeated, leftOut: lines.length - labels.length };
}

function readLine(line: string): Label {
  const separator = ['\t', ';', ','].find((one) => line.includes(one)) ?? ',';
  const [tag = '', name = '', ...place] = line.split(separator).map((part) => part.trim());
  return { tag, name, place: place.filter((part) => part !== '').join(', ') };
}

/** A label as a line that `readLabels` reads back. */
export const lineOf = ({ tag, name, place }: Label): string =>
  [tag, name, place].map((part) => part.replace(/[;\s]+/g, ' ').trim()).join('; ');

/** `#1042`: the number of a ticket of this desk. */
const TICKET = /^#(\d+)$/;

/**
 * What the code of a label says: for the number of a ticket its address, for other tags the tag, after the address of
 * the asset register where there is one.
 * @param options.prefix begins every code but those of tickets; may be empty
 * @param options.desk address of the desk without trailing slash
 */
export function codeOf({ tag }: Label, { prefix, desk }: { prefix: string; desk: string }): string {
  const ticket = TICKET.exec(tag)?.[1];
  if (ticket) return `${desk}/tickets/${ticket}`;
  return prefix.trim() === '' ? tag : `${prefix.trim()}${encodeURIComponent(tag)}`;
}
