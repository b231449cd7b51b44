import type { SlaV1, TicketClock } from '../contract.ts';
import type { SlaTables } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { loadClocks } from './clocks/clock-store.ts';
import { createDefinition, listDefinitions } from './definitions.ts';
import { toDto } from './explain-ticket.ts';
import { assignedTo, labelOf, setRule } from './rules.ts';
import { summarize } from './summary.ts';
import { reassessTicket } from './ticket-clocks.ts';

/** The contract of this plugin for one call. */
export function slaApi(c: Ctx): SlaV1 {
  return {
    async clocks(ticketIds) {
      const found = new Map<string, TicketClock[]>();
      for (const clock of await loadClocks(c.sql<SlaTables>(), ticketIds)) {
        const list = found.get(clock.ticketId);
        if (list) list.push(toDto(clock));
        else found.set(clock.ticketId, [toDto(clock)]);
      }
      return found;
    },
    definitions: () => listDefinitions(c),
    define: (definition) => createDefinition(c, definition),
    async assign(kind, targetId, definitionId) {
      const label = definitionId === null ? '' : await labelOf(c, kind, targetId);
      await setRule(c, { scope: kind, key: targetId, label }, definitionId);
      if (kind === 'ticket') await reassessTicket(c, targetId);
    },
    assigned: (kind, targetIds) => assignedTo(c, kind, targetIds),
    summary: (filter) => summarize(c, filter),
    async reassess(ticketId) {
      await reassessTicket(c, ticketId);
    },
  };
}
