import {
  FOOTERS,
  FORWARDED,
  HEADER_LABELS,
  type HeaderRole,
  ORIGINAL,
  SEE_BELOW,
  WROTE,
} from './languages.ts';
import { bare, isBlank, type Line } from './lines.ts';

/** Lines that one "Kari wrote:" is wrapped to at most. */
const MAX_ATTRIBUTION_LINES = 4;
const MAX_ATTRIBUTION = 400;
const ADDRESS = /[^\s<>@]{1,64}@[^\s<>@]{1,190}/;
const MOMENT = /\p{Nd}{1,2}[:.h٫]\p{Nd}{2}|\p{Nd}{4}|\p{Nd}{1,2}[./-]\p{Nd}{1,2}/u;
const NAME_ONLY = /^\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){1,4} \p{Ll}+ ?[:：]$/u;
const verbs = WROTE.map((word) => word.toLowerCase());

/** How sure a line is "On 5 January, Kari wrote:". */
export type Attribution = 'none' | 'weak' | 'strong';

function attribution(text: string): Attribution {
  const line = bare(text);
  if (line.length < 6 || line.length > MAX_ATTRIBUTION || !/[:：][^\p{L}\p{N}]{0,3}$/u.test(line))
    return 'none';
  const lower = line.toLowerCase();
  const wrote = verbs.some((verb) => lower.includes(verb));
  const address = ADDRESS.test(line);
  const moment = MOMENT.test(line);
  if (address && (moment || wrote)) return 'strong';
  if (wrote && moment) return 'strong';
  return wrote && NAME_ONLY.test(line) ? 'weak' : 'none';
}

/**
 * Whether "Kari wrote:" ends in a line, and where it begins: programs wrap it.
 * @returns its first line and how sure it is; null when there is none
 */
export function attributionEndingAt(
  lines: readonly Line[],
  end: number,
): { from: number; sure: Attribution } | null {
  const depth = lines[end]?.depth ?? 0;
  let joined = '';
  for (let from = end; from > end - MAX_ATTRIBUTION_LINES && from >= 0; from--) {
    const line = lines[from] as Line;
    if (isBlank(line) || line.depth !== depth) break;
    joined = `${line.text} ${joined}`;
    const sure = attribution(joined);
    if (sure === 'weak' && from < end) break;
    if (sure !== 'none' && !runsOn(lines[from - 1], joined)) return { from, sure };
  }
  return null;
}

/** A program wrapped the line: the one above holds a date and no end of a sentence, and this one begins in the middle. */
function runsOn(above: Line | undefined, joined: string): boolean {
  if (!above || isBlank(above)) return false;
  const before = bare(above.text);
  if (!/\p{Nd}/u.test(before) || /[.!?:。！？：]$/.test(before)) return false;
  return !MOMENT.test(joined) || /^[^\p{L}\p{N}]{0,2}(?:\p{Ll}|<|\S+@)/u.test(bare(joined));
}

const roles = new Map<string, Set<HeaderRole>>();
for (const [role, labels] of Object.entries(HEADER_LABELS) as [HeaderRole, string][])
  for (const label of labels.split('|')) roles.set(label, (roles.get(label) ?? new Set()).add(role));

/** The roles that the label of a header line may have. */
function rolesOf(line: Line): ReadonlySet<HeaderRole> | null {
  const match =
    /^[^\p{L}\p{N}]{0,4}([\p{L}\p{M} .-]{1,24}?)[*_ ]{0,3}[:：][*_]{0,2}(?:\s|$|[\p{Lo}\p{L}\p{N}<"'])/u.exec(
      bare(line.text),
    );
  return (match && roles.get((match[1] as string).toLowerCase().trim())) || null;
}

/**
 * The headers of an earlier message, as Outlook and Notes put them above it: a sender, a date, and a recipient or a
 * subject, in lines of their own. One or two such lines are what people write themselves.
 * @returns the line after the headers; null when none begin here
 */
export function headersAt(lines: readonly Line[], at: number): number | null {
  const first = rolesOf(lines[at] as Line);
  if (!first || !(first.has('from') || first.has('date'))) return null;
  const seen = new Set<HeaderRole>();
  let end = at;
  for (let i = at, strange = 0; i < lines.length && i < at + 16 && strange <= 2; i++) {
    const line = lines[i] as Line;
    if (isBlank(line)) {
      strange += 0.5;
      continue;
    }
    const may = rolesOf(line);
    // `de:` is a sender in French and a recipient elsewhere: each line fills a role that is still open.
    const role = may && [...may].find((one) => !seen.has(one));
    if (role) {
      seen.add(role);
      end = i + 1;
      strange = 0;
    } else strange += 1;
  }
  return seen.has('from') && seen.has('date') && (seen.has('subject') || seen.has('to')) ? end : null;
}

const ORIGINAL_LINE = new RegExp(`^[-_=—–* ]{2,}(?:${ORIGINAL})[-_=—–* :]{2,}$`, 'i');
const FORWARDED_LINE = new RegExp(`^(?:[-_=—–* ]{2,}(?:${FORWARDED}).{0,80}|(?:${FORWARDED}) ?[:：])$`, 'iu');
const FOOTER_LINE = new RegExp(
  `^(?:${FOOTERS.join('|')})(?: ?<https?:[^\\s>]*>| ?\\[https?:[^\\s\\]]*\\])?[.!]?$`,
  'iu',
);
const BELOW = new RegExp(SEE_BELOW, 'iu');

/** `-----Original Message-----` */
export const isOriginalMark = (line: Line): boolean => ORIGINAL_LINE.test(bare(line.text));
/** `---------- Forwarded message ---------`, `Begin forwarded message:` */
export const isForwardMark = (line: Line): boolean => FORWARDED_LINE.test(bare(line.text));
/** `Sent from my iPhone`, and nothing else in the line. */
export const isFooter = (line: Line): boolean => FOOTER_LINE.test(bare(line.text));
/** A row of dashes or underscores, as stands above the headers of an earlier message. */
export const isRule = (line: Line): boolean => /^\s*[-_=*—–]{5,}\s*$/.test(line.text);
/** "My answers are below." */
export const saysBelow = (text: string): boolean => BELOW.test(bare(text));
/** `P.S.` is the writer's own, wherever it stands. */
export const isPostscript = (line: Line): boolean => /^[^p{L}p{N}]{0,3}P\.? ?S\b/i.test(bare(line.text));
