import { Type } from '@serviflow/sdk';
import { profileOf } from '../data/profile-row.ts';
import type { SlaTables } from '../data/tables.ts';
import { type Ctx, sla } from '../manifest.ts';
import { schedule } from '../services/clocks/clock-state.ts';
import { settle } from '../services/ticket-clocks.ts';

/** Tickets of one transaction: people who work on them wait no longer than this takes. */
const BATCH = 50;

/**
 * Gives the clocks that still run new deadlines after their business hours changed: a holiday that is entered today
 * counts for the tickets of today. Ended clocks keep what was promised and measured.
 */
export const recalculate = sla.job('recalculate', {
  data: Type.Object({ profileId: Type.String() }),
  tx: 'none',
  timeoutSeconds: 600,
  async run(c, { profileId }) {
    let after: string | null = '00000000-0000-0000-0000-000000000000';
    while (after !== null && !c.signal.aborted) {
      const from: string = after;
      after = await c.tx((inside) => recalculateBatch(inside, profileId, from));
    }
  },
});

/** @returns the ticket to go on after, or null when there are no more */
async function recalculateBatch(c: Ctx, profileId: string, after: string): Promise<string | null> {
  const db = c.sql<SlaTables>();
  const profile = await db
    .selectFrom('sla.profile')
    .selectAll()
    .where('id', '=', profileId)
    .executeTakeFirst();
  if (!profile) return null;
  const ids = await db
    .selectFrom('sla.clock')
    .select('ticket_id')
    .distinct()
    .where('profile_id', '=', profileId)
    .where('stopped_at', 'is', null)
    .where('ticket_id', '>', after)
    .orderBy('ticket_id')
    .limit(BATCH)
    .execute();
  const business = profileOf(profile);
  for (const { ticket_id } of ids) {
    await settle(c, ticket_id, (clocks) =>
      clocks.map((clock) =>
        clock.stoppedAt || clock.profileId !== profileId
          ? clock
          : schedule({ ...clock, profile: business, profileName: profile.name }, c.now()),
      ),
    );
  }
  return ids.length === BATCH ? (ids.at(-1)?.ticket_id ?? null) : null;
}
