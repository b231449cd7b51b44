import type { ParsedProfile } from './profile.ts';
import { DAY, type EpochDay, type EpochMs, isoDate, weekdayOf } from './units.ts';
import { daysText, spanText } from './wording.ts';

export type GapReason = 'closed' | 'weekend' | 'holiday';

/** A stretch outside working hours with one reason. */
export interface Gap {
  from: EpochMs;
  to: EpochMs;
  reason: GapReason;
  /** The local day that is the holiday */
  holiday?: EpochDay;
}

/**
 * Splits a stretch without working time by reason: a holiday, a weekday without shifts, or simply outside the hours of
 * a working day. Neighbouring days with the same reason become one gap.
 */
export function splitGap(profile: ParsedProfile, from: EpochMs, to: EpochMs): Gap[] {
  const gaps: Gap[] = [];
  let at = from;
  while (at < to) {
    const segment = profile.zone.segmentAt(at);
    const piece = classify(profile, at + segment.offset);
    const end = Math.min(to, segment.to, piece.until - segment.offset);
    const last = gaps.at(-1);
    if (last && last.reason === piece.reason && last.holiday === piece.holiday) last.to = end;
    else
      gaps.push({
        from: at,
        to: end,
        reason: piece.reason,
        ...(piece.holiday !== undefined && { holiday: piece.holiday }),
      });
    at = end;
  }
  return gaps;
}

/** Why a local time does not count, and until which local time that reason holds at most. */
function classify(
  profile: ParsedProfile,
  local: number,
): { reason: GapReason; holiday?: EpochDay; until: number } {
  const day = Math.floor(local / DAY);
  const midnight = (day + 1) * DAY;
  // The night after a holiday still belongs to it where its shift would have gone on past midnight.
  const tail = profile.holidays.has(day - 1) ? lastShiftEnd(profile, day - 1) : 0;
  if (local < tail) return { reason: 'holiday', holiday: day - 1, until: Math.min(tail, midnight) };
  if (profile.holidays.has(day)) return { reason: 'holiday', holiday: day, until: midnight };
  const works = (profile.week[weekdayOf(day)] ?? []).length > 0;
  return { reason: works ? 'closed' : 'weekend', until: midnight };
}

function lastShiftEnd(profile: ParsedProfile, day: EpochDay): number {
  const shift = profile.week[weekdayOf(day)]?.at(-1);
  return shift ? day * DAY + shift.to : 0;
}

/** The sentence of a gap in the ledger. */
export function gapText({ zone }: ParsedProfile, { from, to, reason, holiday }: Gap): string {
  if (reason === 'holiday') return `${daysText(zone, from, to)}: holiday ${isoDate(holiday as EpochDay)}`;
  if (reason === 'weekend') return `${daysText(zone, from, to)}: no working day`;
  return `${spanText(zone, from, to)}: closed`;
}
