import { CalendarError } from './errors.ts';
import type { EpochMs } from './units.ts';

/** A pause `[from, to]`; `to` is null while it lasts. */
export type Pause = readonly [EpochMs, EpochMs | null];

/** A pause with `Infinity` for an end that is not known yet, so that comparisons need no special case. */
export interface PauseSpan {
  from: EpochMs;
  to: EpochMs;
}

/**
 * Puts pauses in order and joins those that overlap or touch, so that time in two pauses is left out once.
 * Empty pauses vanish; what lies before `start` is cut off.
 * @throws CalendarError `sla.pause-invalid` naming a pause that ends before it begins
 */
export function normalizePauses(pauses: readonly Pause[], start: EpochMs): PauseSpan[] {
  if (pauses.length === 0) return [];
  const spans = pauses
    .map(([from, to], index) => {
      if (Number.isNaN(from) || (to !== null && !(to >= from))) {
        throw new CalendarError({
          code: 'sla.pause-invalid',
          pointer: `/pauses/${index}`,
          detail: 'a pause must not end before it begins',
        });
      }
      return { from: Math.max(from, start), to: to ?? Number.POSITIVE_INFINITY };
    })
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  const merged: PauseSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push(span);
  }
  return merged;
}
