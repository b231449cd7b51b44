/** What the HTTP API sends; types only, so that no server code comes along. */
export type { Client, Connection, Contact, SlaLevel } from '../contract.ts';

import type { Client, Contact } from '../contract.ts';

/** A row of `GET /api/clients`. */
export type ClientLine = Client & { ticketCount: number | null; openTicketCount: number | null };

/** `GET /api/clients/{id}`. */
export type ClientDetail = Client & {
  contacts: Contact[];
  /** Custom fields; null when they are not available. */
  fields?: Record<string, unknown> | null;
};

/** The part of a ticket that this plugin shows. */
export interface TicketRow {
  id: string;
  number: number;
  title: string;
  status: string;
  priority: string;
  category: string | null;
  assigneeName: string | null;
  clientId: string | null;
  contactId: string | null;
  requesterName: string | null;
  createdAt: string;
  updatedAt: string;
}
