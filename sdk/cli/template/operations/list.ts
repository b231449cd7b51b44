import { decodeCursor, encodeCursor, pageInput, pageOf, Type } from '@serviflow/sdk';
import { FollowUpView } from '../contract.ts';
import { FollowUp } from '../entities/follow-up.ts';
import { samplePlugin } from '../manifest.ts';
import { viewOf } from '../services/follow-ups.ts';

/** GET /api/sample-plugin/open: what is still to be done, the oldest first. */
export const list = samplePlugin.query('open', {
  title: 'Open follow-ups',
  permission: 'sample-plugin.read',
  input: Type.Object({
    ...pageInput,
    ticketId: Type.Optional(Type.String({ title: 'Of this ticket', format: 'uuid' })),
  }),
  reply: pageOf(FollowUpView),
  async run(c, { ticketId, limit = 50, cursor }) {
    const [after] = cursor ? (decodeCursor(cursor, 1) ?? []) : [];
    const found = await c.em.find(
      FollowUp,
      { done: false, ...(ticketId ? { ticketId } : {}), ...(after ? { id: { $gt: String(after) } } : {}) },
      // Ids grow with time. One row more than asked for tells whether there is a next page.
      { orderBy: { id: 'asc' }, limit: limit + 1 },
    );
    const items = found.slice(0, limit);
    return {
      items: items.map(viewOf),
      next: found.length > limit ? encodeCursor([items.at(-1)?.id]) : null,
    };
  },
});
