import { readFileSync } from 'node:fs';
import type { Priority, Source, WorkType } from '../../tickets/contract.ts';

/** What somebody does in a ticket's life. */
export const DEEDS = ['take', 'reply', 'note', 'pause', 'resolve', 'close'] as const;
export type Deed = (typeof DEEDS)[number];

export interface Step {
  /** Milliseconds after the ticket was created. */
  readonly after: number;
  /** A key of the staff in people.ts, `they` for the customer's side, or `system`. */
  readonly who: string;
  readonly deed: Deed;
  readonly text: string;
}

export interface DemoTicket {
  readonly title: string;
  readonly text: string;
  /** A key of the contacts in people.ts, or `monitoring`. */
  readonly from: string;
  readonly category: string;
  readonly priority: Priority;
  readonly workType: WorkType;
  readonly source: Source;
  readonly tags: readonly string[];
  readonly alert: { readonly host: string; readonly service: string; readonly state: string } | null;
  readonly when: string;
  readonly steps: readonly Step[];
}

const FILES = ['closed.txt', 'waiting.txt', 'active.txt'];
const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };
const WORK_TYPES: Readonly<Record<string, WorkType>> = { Operational: 'Operational Action' };

/** `1d2h30m` in milliseconds. @throws Error for anything else */
export function span(text: string): number {
  if (!/^(\d+[dhm])+$/.test(text)) throw new Error(`"${text}" is no span of time`);
  return [...text.matchAll(/(\d+)([dhm])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (UNITS[unit as string] as number),
    0,
  );
}

/**
 * When a ticket came in. `27d 09:20` is that time of day (UTC) so many days ago, on the Friday before when that day is
 * a Saturday or Sunday; `-41h` is so long ago.
 * @throws Error for anything else
 */
export function instant(when: string, now: Date, options: { weekends: boolean }): Date {
  if (when.startsWith('-')) return new Date(now.getTime() - span(when.slice(1)));
  const match = /^(\d+)d (\d\d):(\d\d)$/.exec(when);
  if (!match) throw new Error(`"${when}" is no time`);
  const [days, hour, minute] = match.slice(1).map(Number) as [number, number, number];
  const day = new Date(
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - days, hour, minute),
  );
  const back = options.weekends ? 0 : ({ 6: 1, 0: 2 }[day.getUTCDay()] ?? 0);
  return new Date(day.getTime() - back * 86_400_000);
}

/**
 * Reads the tickets of the demo tenant. A ticket begins with
 * `== title | from | category | priority | work type | source | when | tags` (a tag `alert=host/service/state` makes
 * it a monitoring alert), goes on with its description, and ends with steps: `+20m erin reply: text`.
 * @throws Error naming the line that is not understood
 */
export function readScreenplay(): DemoTicket[] {
  return FILES.flatMap((name) => {
    const text = readFileSync(new URL(name, import.meta.url), 'utf8');
    return text.split(/^== /m).slice(1).map(readTicket);
  });
}

function readTicket(block: string): DemoTicket {
  const [head = '', ...lines] = block.trim().split('\n');
  const [
    title = '',
    from = '',
    category = '',
    priority = '',
    workType = '',
    source = '',
    when = '',
    words = '',
  ] = head.split('|').map((part) => part.trim());
  if (!when) throw new Error(`Not understood: == ${head}`);
  const tags = words.split(/[, ]+/).filter(Boolean);
  const alert = tags
    .find((tag) => tag.startsWith('alert='))
    ?.slice('alert='.length)
    .split('/');
  const [host = '', service = '', state = ''] = alert ?? [];
  return {
    title,
    from,
    category,
    priority: priority as Priority,
    workType: WORK_TYPES[workType] ?? (workType as WorkType),
    source: source as Source,
    when,
    tags: tags.filter((tag) => !tag.startsWith('alert=')),
    alert: alert ? { host, service, state } : null,
    text: lines
      .filter((line) => !line.startsWith('+'))
      .join('\n')
      .trim(),
    steps: lines.filter((line) => line.startsWith('+')).map(readStep),
  };
}

function readStep(line: string): Step {
  const match = /^\+(\S+) (\w+) (\w+)(?:: (.*))?$/.exec(line);
  const [, after = '', who = '', deed = '', text = ''] = match ?? [];
  if (!DEEDS.includes(deed as Deed)) throw new Error(`Not understood: ${line}`);
  return { after: span(after), who, deed: deed as Deed, text };
}
