/**
 * The Friday of the week of a wall-clock time, or one `later` days after it, as `2026-11-27T16:00`.
 * Days are counted as dates, so no clock change can shift them.
 */
export function nextFriday(wall: string, time: string, later = 0): string {
  const day = new Date(`${wall.slice(0, 10)}T00:00:00Z`);
  const until = (5 - day.getUTCDay() + 7) % 7;
  day.setUTCDate(day.getUTCDate() + until + later);
  return `${day.toISOString().slice(0, 10)}T${time}`;
}
