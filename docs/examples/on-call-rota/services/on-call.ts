import type { OnCallV1, Shift } from '../contract.ts';
import { ShiftEntity, type ShiftRow } from '../entities/shift.ts';
import type { Ctx } from '../manifest.ts';
import { turnsOf, viewsOf } from './people.ts';
import { standIn } from './turns.ts';

/**
 * Who is on call at this moment, and who comes after. A person who was switched off a moment ago is passed over, also
 * before the job has changed the rota.
 */
export async function onCallNow(c: Ctx): Promise<{ now: Shift | null; next: Shift | null }> {
  const weeks: ShiftRow[] = await c.em.find(
    ShiftEntity,
    { endsAt: { $gt: c.now() } },
    { orderBy: { startsAt: 'asc' }, limit: 2 },
  );
  const turns = await turnsOf(c, weeks);
  const able = weeks.flatMap((week) => {
    const userId = standIn(turns, week);
    return userId === null ? [] : [{ ...pick(week), userId }];
  });
  const views = await viewsOf(c, able);
  const now = views.find((week) => new Date(week.from) <= c.now()) ?? null;
  return { now, next: views.find((week) => week !== now) ?? null };
}

/** A copy, so that who stands in is not stored. */
const pick = ({ id, startsAt, endsAt, userId, plannedUserId }: ShiftRow): ShiftRow => ({
  id,
  startsAt,
  endsAt,
  userId,
  plannedUserId,
});

/** The contract, made once for each call that asks for it. */
export function onCallApi(c: Ctx): OnCallV1 {
  return { now: async () => (await onCallNow(c)).now };
}
