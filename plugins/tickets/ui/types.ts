/** What the HTTP API sends; types only, so that no server code comes along. */
export type { Participant } from '../contract/ticket.ts';
export type { ActivityView, TicketLine, TicketView } from '../model/view.ts';

import type { TicketLink } from '../contract/ticket.ts';
import type { ActivityView, TicketView } from '../model/view.ts';

/** `GET /api/tickets/{id}`: the ticket with the newest lines of its timeline, newest first. */
export type TicketDetail = TicketView & { activities: ActivityView[]; links?: TicketLink[] };

/** `GET /api/tickets/kpis`. */
export interface Figures {
  open: number;
  inProgress: number;
  paused: number;
  resolvedToday: number;
  slaAtRisk: number;
  slaBreached: number;
  unassigned: number;
  mine: number;
  averageResponseSeconds: number | null;
}
