const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
  locale = 'en-GB',
): Intl.DateTimeFormat {
  const key = `${timeZone}|${locale}|${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { timeZone, ...options });
    formatters.set(key, found);
  }
  return found;
}

/**
 * `2026-02-14 09:30` in the given zone: the form of deadlines (requirement 7.3), the same in every locale.
 * @since 1.0
 */
export function stamp(iso: string | number, timeZone: string): string {
  const parts = formatter(timeZone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(iso));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

/**
 * `Sat 14 Feb 2026, 09:30 CET`: the exact time shown on hover.
 * @since 1.0
 */
export function exactTime(iso: string | number, timeZone: string): string {
  const day = formatter(timeZone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const time = formatter(timeZone, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  const date = new Date(iso);
  return `${day.format(date)}, ${time.format(date)}`;
}

/** `14 Feb` in this year, `14 Feb 2025` otherwise. */
export function dayWords(iso: string | number, timeZone: string, now: number): string {
  const year = (value: number) => formatter(timeZone, { year: 'numeric' }).format(new Date(value));
  const same = year(new Date(iso).getTime()) === year(now);
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: 'short',
    ...(same ? {} : { year: 'numeric' }),
  };
  return formatter(timeZone, options).format(new Date(iso));
}

/**
 * `just now`, `5 min ago`, `3 h ago`, `in 20 min`, `yesterday`, then the day.
 * @since 1.0
 */
export function relativeTime(iso: string | number, now: number, timeZone: string): string {
  const then = new Date(iso).getTime();
  const minutes = Math.round(Math.abs(now - then) / 60_000);
  const say = (text: string) => (then <= now ? `${text} ago` : `in ${text}`);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return say(`${minutes} min`);
  if (minutes < 12 * 60) return say(`${Math.round(minutes / 60)} h`);
  const day = (value: number) => stamp(value, timeZone).slice(0, 10);
  if (day(then) === day(now)) return `today ${stamp(then, timeZone).slice(11)}`;
  if (then < now && day(then) === day(now - 86_400_000))
    return `yesterday ${stamp(then, timeZone).slice(11)}`;
  if (then > now && day(then) === day(now + 86_400_000)) return `tomorrow ${stamp(then, timeZone).slice(11)}`;
  if (minutes < 7 * 1440) return say(`${Math.round(minutes / 1440)} d`);
  return dayWords(then, timeZone, now);
}

/**
 * An instant as the value of `<input type="datetime-local">` in the zone.
 * @since 1.0
 */
export function zonedInput(iso: string, timeZone: string): string {
  return stamp(iso, timeZone).replace(' ', 'T');
}

/**
 * The instant of a wall-clock time (`2026-02-14T09:30`) in the zone, as ISO. A time that a clock change
 * skips moves forward, as calendars do.
 * @since 1.0
 */
export function fromZoned(wall: string, timeZone: string): string {
  const wanted = Date.parse(`${wall.slice(0, 16)}:00Z`);
  const shownAt = (instant: number) =>
    Date.parse(`${zonedInput(new Date(instant).toISOString(), timeZone)}:00Z`);
  // The offset before the wanted instant decides first; a second step corrects it next to a clock change.
  const first = wanted - (shownAt(wanted) - wanted);
  const second = wanted - (shownAt(first) - first);
  return new Date(second).toISOString();
}
