import { type Calendar, calendarOf } from './calendar.ts';
import { type ClockRequest, deadline } from './deadline.ts';
import { gapText, splitGap } from './gaps.ts';
import { normalizePauses, type PauseSpan } from './pauses.ts';
import { DAY, type EpochMs, SECOND } from './units.ts';
import { dayText, duration, offsetText, spanText, wallClock, wallClockAt } from './wording.ts';

export type StepReason =
  | 'working'
  | 'closed'
  | 'weekend'
  | 'holiday'
  | 'paused'
  | 'daylight-saving'
  | 'summary'
  | 'due';

/** One line of the ledger behind a deadline (requirement 38.2). */
export interface LedgerStep {
  /** A sentence in the wall-clock time of the profile */
  text: string;
  /** ISO instant */
  from: string;
  /** ISO instant; null for a pause that still lasts */
  to: string | null;
  /** Seconds of working time that this step adds to the count */
  seconds: number;
  reason: StepReason;
}

export interface Explanation {
  /** ISO instant, or null while an open pause holds the clock */
  dueAt: string | null;
  /** Steps in order; the seconds of all of them add up to the target, or to what was counted before an open pause */
  explanation: LedgerStep[];
}

/** After this many lines the middle of a long ledger is summed up, so that a person can still read it. */
const MAX_DETAILED = 120;
const TAIL = 7 * DAY;

/**
 * The deadline of `deadline()` together with the steps that lead to it. List, mail, report and countdown use the same
 * arithmetic; this only adds the words.
 * @throws CalendarError as `deadline()`
 */
export function explainDeadline(request: ClockRequest): Explanation {
  const due = deadline(request);
  const calendar = calendarOf(request.profile);
  const pauses = normalizePauses(request.pauses ?? [], request.start);
  const ledger = new Ledger(calendar, pauses, Math.round(request.seconds * SECOND));
  const open = pauses.at(-1);
  ledger.walk(request.start, due ?? (open as PauseSpan).from);
  if (due === null) ledger.addOpenPause((open as PauseSpan).from);
  else ledger.addDue(due);
  return { dueAt: due === null ? null : new Date(due).toISOString(), explanation: ledger.steps };
}

class Ledger {
  readonly steps: LedgerStep[] = [];
  private readonly calendar: Calendar;
  private readonly pauses: PauseSpan[];
  private readonly target: number;
  private counted = 0;

  constructor(calendar: Calendar, pauses: PauseSpan[], target: number) {
    this.calendar = calendar;
    this.pauses = pauses;
    this.target = target;
  }

  walk(start: EpochMs, end: EpochMs): void {
    let at = start;
    let summed = false;
    while (at < end) {
      if (!summed && this.steps.length >= MAX_DETAILED && end - at > TAIL) {
        this.addSummary(at, end - TAIL);
        at = end - TAIL;
        summed = true;
      } else at = this.step(at, end);
    }
  }

  addOpenPause(from: EpochMs): void {
    const left = duration(this.target - this.counted);
    this.add(
      'paused',
      from,
      null,
      0,
      `Paused since ${this.moment(from)}: the clock stands still with ${left} left`,
    );
  }

  addDue(at: EpochMs): void {
    this.add('due', at, at, 0, `Due ${this.moment(at)} after ${duration(this.target)} of working time`);
  }

  /** Adds what begins at `at` and returns where it ends. */
  private step(at: EpochMs, end: EpochMs): EpochMs {
    const pause = this.pauses.find((span) => span.to > at);
    if (pause && pause.from <= at) return this.addPause(at, Math.min(pause.to, end));
    const limit = Math.min(end, pause?.from ?? end);
    const window = this.calendar.windowFrom(at);
    if (window && window.from <= at) return this.addWork(at, Math.min(window.to, limit));
    return this.addGap(at, Math.min(window?.from ?? limit, limit));
  }

  private addWork(from: EpochMs, to: EpochMs): EpochMs {
    const last = this.steps.at(-1);
    // Windows are cut at the turn of the UTC year; a reader must not see that.
    if (last?.reason === 'working' && last.to === iso(from)) {
      this.steps.pop();
      this.counted -= last.seconds * SECOND;
      return this.addWork(Date.parse(last.from), to);
    }
    this.counted += to - from;
    const progress = `${duration(this.counted)} of ${duration(this.target)}`;
    const text = `${this.span(from, to)}: ${duration(to - from)} counted (${progress})`;
    this.add('working', from, to, to - from, text);
    this.addClockChanges(from, to);
    return to;
  }

  private addPause(from: EpochMs, to: EpochMs): EpochMs {
    const left = duration(this.calendar.worked(from, to));
    this.add('paused', from, to, 0, `${this.span(from, to)}: paused, ${left} of working time not counted`);
    this.addClockChanges(from, to);
    return to;
  }

  private addGap(from: EpochMs, to: EpochMs): EpochMs {
    const { profile } = this.calendar;
    for (const gap of splitGap(profile, from, to)) {
      this.add(gap.reason, gap.from, gap.to, 0, gapText(profile, gap));
      this.addClockChanges(gap.from, gap.to);
    }
    return to;
  }

  private addSummary(from: EpochMs, to: EpochMs): void {
    let counted = this.calendar.worked(from, to);
    for (const span of this.pauses) {
      counted -= this.calendar.worked(Math.max(span.from, from), Math.min(span.to, to));
    }
    this.counted += counted;
    const progress = `${duration(this.counted)} of ${duration(this.target)}`;
    const text = `${this.span(from, to)}: ${duration(counted)} counted, summed up (${progress})`;
    this.add('summary', from, to, counted, text);
  }

  /** A note for each change of the clock within or at the end of a stretch: lengths then differ from the wall clock. */
  private addClockChanges(from: EpochMs, to: EpochMs): void {
    const { zone } = this.calendar.profile;
    let segment = zone.segmentAt(from);
    while (segment.to <= to) {
      const at = segment.to;
      const next = zone.segmentAt(at);
      const change = next.offset - segment.offset;
      if (change !== 0) {
        const { day, time } = wallClockAt(at + segment.offset);
        const way = change > 0 ? 'forward' : 'back';
        const offsets = `${offsetText(segment.offset)} to ${offsetText(next.offset)}`;
        const text = `Clocks go ${way} ${duration(Math.abs(change))} on ${dayText(day)} at ${time} (${offsets})`;
        this.add('daylight-saving', at, at, 0, text);
      }
      segment = next;
    }
  }

  private add(reason: StepReason, from: EpochMs, to: EpochMs | null, ms: number, text: string): void {
    this.steps.push({
      text,
      from: iso(from),
      to: to === null ? null : iso(to),
      seconds: ms / SECOND,
      reason,
    });
  }

  private span(from: EpochMs, to: EpochMs): string {
    return spanText(this.calendar.profile.zone, from, to);
  }

  private moment(at: EpochMs): string {
    const { day, time } = wallClock(this.calendar.profile.zone, at);
    return `${dayText(day)} ${time}`;
  }
}

const iso = (at: EpochMs): string => new Date(at).toISOString();
