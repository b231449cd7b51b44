/** Rows as they should be shown while somebody reads the list, and what waits for a click. */
export interface SteadyRows<T> {
  rows: T[];
  /** Rows that the server has and the list does not show yet. */
  arrived: number;
  /** True when showing the server's answer would move rows. */
  stale: boolean;
}

/**
 * Keeps the order that somebody is looking at while the server's answer changes below it: known rows get their new
 * values in place, rows that no longer fit stay until the reader agrees, new ones only count. Rows behind the last
 * known one (the next page, or arrivals of an ascending sort) are appended, which moves nothing.
 *
 * @param held ids in the order shown when the first live change came in
 * @param items the server's present answer
 * @param last row by id as shown last, for rows that are no longer in the answer
 */
export function steadyRows<T extends { id: string }>(
  held: readonly string[],
  items: readonly T[],
  last: ReadonlyMap<string, T>,
): SteadyRows<T> {
  const byId = new Map(items.map((item) => [item.id, item]));
  const known = new Set(held);
  let end = -1;
  items.forEach((item, index) => {
    if (known.has(item.id)) end = index;
  });
  const rows = held.flatMap((id) => byId.get(id) ?? last.get(id) ?? []);
  const arrived = items.slice(0, end + 1).filter((item) => !known.has(item.id)).length;
  const appended = items.slice(end + 1);
  const kept = items.filter((item) => known.has(item.id)).map((item) => item.id);
  const sameOrder = kept.length === held.length && kept.every((id, index) => id === held[index]);
  return { rows: [...rows, ...appended], arrived, stale: arrived > 0 || !sameOrder };
}
