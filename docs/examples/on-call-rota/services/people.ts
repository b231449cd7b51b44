import type { UserSummary } from '@serviflow/sdk';
import type { Shift } from '../contract.ts';
import type { ShiftRow } from '../entities/shift.ts';
import type { Ctx } from '../manifest.ts';
import type { Turns } from './turns.ts';

/** Whether somebody can be on call: only these may own tickets. */
export const canWork = (user: UserSummary | undefined): user is UserSummary =>
  user?.active === true && (user.role === 'admin' || user.role === 'expert');

/** The order of the settings, and who of it and of the given weeks can work. */
export async function turnsOf(c: Ctx, weeks: readonly ShiftRow[] = []): Promise<Turns> {
  const order = [...new Set(c.settings.people.map((person) => person.userId))];
  const known = await c.users.find([
    ...new Set([...order, ...weeks.flatMap((week) => [week.userId, week.plannedUserId])]),
  ]);
  return { order, available: new Set([...known.values()].filter(canWork).map((user) => user.id)) };
}

/** Weeks as others see them, with names; one look-up for all. */
export async function viewsOf(c: Ctx, weeks: readonly ShiftRow[]): Promise<Shift[]> {
  const users = await c.users.find([...new Set(weeks.flatMap((week) => [week.userId, week.plannedUserId]))]);
  const nameOf = (id: string) => users.get(id)?.name ?? 'Somebody who was deleted';
  return weeks.map((week) => ({
    id: week.id,
    from: week.startsAt.toISOString(),
    until: week.endsAt.toISOString(),
    userId: week.userId,
    name: nameOf(week.userId),
    plannedUserId: week.plannedUserId,
    plannedName: nameOf(week.plannedUserId),
  }));
}
