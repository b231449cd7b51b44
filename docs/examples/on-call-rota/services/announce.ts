import { handedOver } from '../contract.ts';
import { ShiftEntity, type ShiftRow } from '../entities/shift.ts';
import type { Ctx } from '../manifest.ts';

/**
 * Tells who is on call now, once for each person: the browsers of staff hear of it, and every plugin that listens.
 * @param running the week that runs now, with what was changed in it
 */
export async function announce(c: Ctx, running: ShiftRow | null): Promise<void> {
  if (!running || running.announcedUserId === running.userId) return;
  const user = (await c.users.find([running.userId])).get(running.userId);
  const previousUserId = running.announcedUserId ?? (await lastAnnounced(c, running));
  running.announcedUserId = running.userId;
  await c.em.flush();
  // The same person again is no hand-over.
  if (previousUserId === running.userId) return;
  c.emit(
    handedOver,
    {
      shiftId: running.id,
      userId: running.userId,
      name: user?.name ?? '',
      until: running.endsAt.toISOString(),
      previousUserId,
    },
    { aggregate: 'rota', audience: { permission: 'on-call-rota.read' } },
  );
}

async function lastAnnounced(c: Ctx, running: ShiftRow): Promise<string | null> {
  const [before] = await c.em.find(
    ShiftEntity,
    { startsAt: { $lt: running.startsAt }, announcedUserId: { $ne: null } },
    { orderBy: { startsAt: 'desc' }, limit: 1 },
  );
  return before?.announcedUserId ?? null;
}
