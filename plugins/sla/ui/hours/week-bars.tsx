import classes from './hours.module.css';
import { DAYS, isOvernight, minutesOf, type Week } from './week.ts';

interface Bar {
  from: number;
  to: number;
}

/** What each day shows: its own shifts, and the rest of a shift that began the evening before. */
export function barsOf(week: Week): Bar[][] {
  const bars: Bar[][] = DAYS.map(() => []);
  week.forEach((shifts, day) => {
    for (const shift of shifts) {
      const [from, to] = [minutesOf(shift[0]), minutesOf(shift[1])];
      if (Number.isNaN(from) || Number.isNaN(to)) continue;
      if (!isOvernight(shift)) bars[day]?.push({ from, to });
      else {
        bars[day]?.push({ from, to: 1440 });
        if (to > 0) bars[(day + 1) % 7]?.push({ from: 0, to });
      }
    }
  });
  return bars;
}

/** The week as seven days of 24 hours; the words beside it say the same. */
export function WeekBars({ week, alwaysOpen }: { week: Week; alwaysOpen: boolean }) {
  const days = alwaysOpen ? DAYS.map(() => [{ from: 0, to: 1440 }]) : barsOf(week);
  return (
    <div className={classes.bars} aria-hidden="true">
      {days.map((bars, day) => (
        <div key={DAYS[day]} className={classes.barRow}>
          <span>{DAYS[day]?.slice(0, 2)}</span>
          <div className={classes.barTrack}>
            {bars.map((bar) => (
              <i
                key={`${bar.from}-${bar.to}`}
                style={{ left: `${bar.from / 14.4}%`, width: `${(bar.to - bar.from) / 14.4}%` }}
              />
            ))}
          </div>
        </div>
      ))}
      <div className={classes.barScale}>
        <span>0</span>
        <span>6</span>
        <span>12</span>
        <span>18</span>
        <span>24</span>
      </div>
    </div>
  );
}
