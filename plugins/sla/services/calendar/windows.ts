import type { ParsedProfile } from './profile.ts';
import { DAY, type EpochMs, weekdayOf } from './units.ts';
import type { Segment } from './zone.ts';

/** The working time of one UTC year: ascending windows and how much was worked before each of them. */
export interface YearWindows {
  starts: Float64Array;
  ends: Float64Array;
  /** Working milliseconds of this year before window i */
  before: Float64Array;
  /** Working milliseconds of the whole year */
  total: number;
}

/**
 * Expands a profile into the UTC windows of one year, cut at the ends of the year.
 *
 * The rule that this follows everywhere: an instant is working time exactly when the wall clock of the zone then
 * shows a time inside a shift, and a shift belongs to the local day on which it starts. Working stretch by stretch
 * of constant offset gives that rule without special cases: a wall time that is skipped by a clock change maps to
 * nothing, one that is repeated counts both times, and a local day that never happened (Apia, 2011-12-30) has no
 * window.
 */
export function expandYear(profile: ParsedProfile, year: number): YearWindows {
  const windows: [EpochMs, EpochMs][] = [];
  for (const segment of profile.zone.segments(year)) expandSegment(profile, segment, windows);
  const merged = mergeWindows(windows);

  const starts = Float64Array.from(merged, ([from]) => from);
  const ends = Float64Array.from(merged, ([, to]) => to);
  const before = new Float64Array(merged.length);
  let total = 0;
  merged.forEach(([from, to], index) => {
    before[index] = total;
    total += to - from;
  });
  return { starts, ends, before, total };
}

function expandSegment(profile: ParsedProfile, segment: Segment, into: [EpochMs, EpochMs][]): void {
  const { from, to, offset } = segment;
  // A shift may reach into the next day, so the first local day is the one before the stretch begins.
  const firstDay = Math.floor((from + offset) / DAY) - 1;
  const lastDay = Math.floor((to + offset - 1) / DAY);
  for (let day = firstDay; day <= lastDay; day++) {
    if (profile.holidays.has(day)) continue;
    for (const shift of profile.week[weekdayOf(day)] ?? []) {
      const start = Math.max(from, day * DAY + shift.from - offset);
      const end = Math.min(to, day * DAY + shift.to - offset);
      if (start < end) into.push([start, end]);
    }
  }
}

// Night shifts may overlap the next day's, and windows touch where the offset changes within a shift.
function mergeWindows(windows: [EpochMs, EpochMs][]): [EpochMs, EpochMs][] {
  const merged: [EpochMs, EpochMs][] = [];
  for (const window of windows.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && window[0] <= last[1]) last[1] = Math.max(last[1], window[1]);
    else merged.push(window);
  }
  return merged;
}
