import { problems, type Static, type userWillDeactivate, type userWorkload } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { openByAssignee } from './read.ts';

/** Tickets that each user still has to do, for the list of users (29.2). Who has none is told, too: 0 is counted. */
export async function countForUsers(
  c: Ctx,
  value: Static<typeof userWorkload.value>,
): Promise<Static<typeof userWorkload.value>> {
  const counts = await openByAssignee(c, value.ids);
  const open = { ...value.open };
  for (const id of value.ids) open[id] = (open[id] ?? 0) + (counts.get(id) ?? 0);
  return { ...value, open };
}

/** 29.3: tickets are given to somebody else before their expert is switched off. @throws Problem 409 `open-tickets` */
export async function keepUserActive(
  c: Ctx,
  { userId }: Static<typeof userWillDeactivate.value>,
): Promise<void> {
  const n = (await openByAssignee(c, [userId])).get(userId) ?? 0;
  if (n > 0)
    throw problems.conflict(
      n === 1
        ? 'One open ticket is assigned to this user. Reassign it first.'
        : `${n} open tickets are assigned to this user. Reassign them first.`,
      { code: 'open-tickets' },
    );
}
