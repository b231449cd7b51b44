/** Who takes turns: all that the settings name in their order, and which of them can work now. */
export interface Turns {
  readonly order: readonly string[];
  readonly available: ReadonlySet<string>;
}

/**
 * Whose turn comes after somebody's. People who cannot work are passed over and keep their place for when they are back.
 * @param after user id; with null, or with somebody who is not in the order any more, the order begins anew
 * @returns null when nobody can work
 */
export function nextTurn({ order, available }: Turns, after: string | null): string | null {
  const place = after === null ? -1 : order.indexOf(after);
  for (let step = 1; step <= order.length; step += 1) {
    const one = order[(place + step) % order.length];
    if (one !== undefined && available.has(one)) return one;
  }
  return null;
}

/**
 * Who stands in for the person of a week: that person, else the one whose turn it was, else the next.
 * @returns null when nobody can work
 */
export function standIn(turns: Turns, week: { userId: string; plannedUserId: string }): string | null {
  if (turns.available.has(week.userId)) return week.userId;
  if (turns.available.has(week.plannedUserId)) return week.plannedUserId;
  return nextTurn(turns, week.plannedUserId);
}
