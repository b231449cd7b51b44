import type { EventDelivery } from '@serviflow/sdk';
import type { slaNear } from '../../sla/contract.ts';
import type { Ctx } from '../manifest.ts';
import type { CellName } from '../model/matrix.ts';
import { tell } from '../services/tell.ts';
import { CLOCK_WORDS, moment } from '../services/words.ts';

type Crossing = EventDelivery<typeof slaNear.payload>;

const TITLES = {
  Near: (clock: string, number: number) => `${clock} of #${number} is nearly due`,
  Breached: (clock: string, number: number) => `${clock} of #${number} is overdue`,
  Past: (clock: string, number: number) => `${clock} of #${number} is long overdue`,
} as const;

/** Handler of one threshold: to the assignee and to the administrators (20.11), once for each person. */
export function crossed(threshold: keyof typeof TITLES) {
  const cells: readonly CellName[] = [`sla${threshold}ToExpert`, `sla${threshold}ToAdmins`];
  return async (c: Ctx, event: Crossing): Promise<void> => {
    const { ticketId, clock, dueAt } = event.payload;
    const ticket = (await c.use.tickets.get([ticketId])).get(ticketId);
    if (!ticket || ticket.deletedAt) return;
    // A warning after the answer helps nobody; that a promise was broken stays worth knowing.
    if (threshold === 'Near' && (ticket.status === 'resolved' || ticket.status === 'closed')) return;
    const clockName = CLOCK_WORDS[clock] ?? clock;
    const fact = {
      eventId: event.id,
      type: event.type,
      ticket,
      actor: null,
      notice: { title: TITLES[threshold](clockName, ticket.number), body: ticket.title },
    };
    for (const cell of cells) await tell(c, cell, fact, { values: { clockName, dueAt: moment(c, dueAt) } });
  };
}
