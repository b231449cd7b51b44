import type { Shift } from '../contract.ts';
import { ShiftEntity } from '../entities/shift.ts';
import type { Ctx } from '../manifest.ts';
import { lockRota } from './lock.ts';
import { viewsOf } from './people.ts';

/** A week as the record of actions. @returns null when there is none (of this tenant) */
export async function loadShift(c: Ctx, id: string, { lock }: { lock: boolean }): Promise<Shift | null> {
  if (lock) await lockRota(c);
  const found = await c.em.findOne(ShiftEntity, { id });
  const [view] = found ? await viewsOf(c, [found]) : [];
  return view ?? null;
}
