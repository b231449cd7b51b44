import type { JobDef } from './operation.ts';
import type { PluginFault } from './plugin-rules.ts';

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of the month', min: 1, max: 31 },
  {
    name: 'month',
    min: 1,
    max: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  // Sunday is 0 and 7.
  { name: 'day of the week', min: 0, max: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];
/** Days of each month, with the leap day. */
const LONGEST = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * What is wrong with the schedule of a job; empty when it has none or a good one. A wrong one would never run, and
 * nobody would notice.
 * @since 1.1
 */
export function checkJob(job: Pick<JobDef, 'id' | 'cron'>): PluginFault[] {
  const reason = job.cron === undefined ? null : cronFault(job.cron);
  return reason
    ? [{ code: 'cron', what: `Job "${job.id}" has the schedule "${job.cron}", which is wrong: ${reason}.` }]
    : [];
}

/** Five fields as in crontab(5): numbers, names, `*`, ranges, lists and steps. @returns null when it is right */
function cronFault(expression: string): string | null {
  const parts = expression.split(' ');
  if (parts.length !== FIELDS.length || parts.includes(''))
    return 'it must have five fields with one space between';
  const values: number[][] = [];
  for (const [i, field] of FIELDS.entries()) {
    const found = valuesOf(parts[i] ?? '', field);
    if (!found) return `"${parts[i]}" is no ${field.name}`;
    values.push(found);
  }
  const [, , days = [], months = []] = values;
  // When the day of the week is given too, either of the two is enough.
  const falls =
    parts[4] !== '*' || months.some((month) => days.some((day) => day <= (LONGEST[month - 1] ?? 0)));
  return falls ? null : 'no month has such a day';
}

function valuesOf(text: string, field: Field): number[] | null {
  const found: number[] = [];
  for (const item of text.split(',')) {
    const match = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(item);
    const [, first = '', last, step] = match ?? [];
    const every = step === undefined ? 1 : Number(step);
    const from = first === '*' ? field.min : numberOf(first, field);
    const open = first === '*' || (step !== undefined && last === undefined);
    const to = open ? field.max : last === undefined ? from : numberOf(last, field);
    if (!match || from === null || to === null || from > to || every < 1 || every > field.max) return null;
    if (first === '*' && last !== undefined) return null;
    for (let value = from; value <= to; value += every) found.push(value);
  }
  return found;
}

function numberOf(text: string, field: Field): number | null {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + (field.min === 1 ? 1 : 0);
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.min && value <= field.max ? value : null;
}
