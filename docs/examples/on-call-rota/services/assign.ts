import type { ticketWillCreate } from '@serviflow/plugin-tickets/contract';
import type { Static } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { onCallNow } from './on-call.ts';
import { isBusinessTime } from './wall-clock.ts';

type Draft = Static<typeof ticketWillCreate.value>;

/** What is written down this much after it happened is history (imports, demo data): nobody is woken for it. */
const HISTORY_MS = 15 * 60_000;

/** Gives a new ticket to the person on call, where the settings say so. @returns nothing when it stays as it is */
export async function assignToOnCall(c: Ctx, ticket: Draft): Promise<Draft | undefined> {
  if (ticket.assigneeId !== null || !concerns(c, ticket)) return;
  const { now: week } = await onCallNow(c);
  if (!week) return;
  const line = {
    type: 'on-call-rota.assigned',
    body: `Given to ${week.name}, who is on call`,
    data: { shiftId: week.id },
    actorName: 'On-call rota',
  };
  return { ...ticket, assigneeId: week.userId, assigneeName: week.name, opening: [...ticket.opening, line] };
}

function concerns(c: Ctx, ticket: Draft): boolean {
  const { assign, atAnyHour, businessDays, businessFrom, businessUntil } = c.settings;
  if (assign === 'nothing' || (assign === 'critical' && ticket.priority !== 'critical')) return false;
  if (c.now().getTime() - Date.parse(ticket.createdAt) > HISTORY_MS) return false;
  const hours = { days: businessDays, from: businessFrom, until: businessUntil };
  return atAnyHour || !isBusinessTime(c.now(), hours, c.tenant.timezone);
}
