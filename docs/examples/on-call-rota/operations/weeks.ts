import { decodeCursor, encodeCursor, pageInput, pageOf, Type } from '@serviflow/sdk';
import { Shift } from '../contract.ts';
import { ShiftEntity, type ShiftRow } from '../entities/shift.ts';
import { onCallRota } from '../manifest.ts';
import { viewsOf } from '../services/people.ts';

/** GET /api/on-call-rota/weeks: the running week and those to come. */
export const weeks = onCallRota.query('weeks', {
  title: 'Coming weeks',
  permission: 'on-call-rota.read',
  input: Type.Object(pageInput),
  reply: pageOf(Shift),
  async run(c, { limit = 50, cursor }) {
    const [after] = cursor ? (decodeCursor(cursor, 1) ?? []) : [];
    const found: ShiftRow[] = await c.em.find(
      ShiftEntity,
      { endsAt: { $gt: c.now() }, ...(after ? { startsAt: { $gt: new Date(String(after)) } } : {}) },
      // One row more than asked for tells whether there is a next page.
      { orderBy: { startsAt: 'asc' }, limit: limit + 1 },
    );
    const items = found.slice(0, limit);
    return {
      items: await viewsOf(c, items),
      next: found.length > limit ? encodeCursor([items.at(-1)?.startsAt.toISOString()]) : null,
    };
  },
});
