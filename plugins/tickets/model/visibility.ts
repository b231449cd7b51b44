import { sql } from '@serviflow/sdk';
import { TICKET } from '../contract.ts';
import type { Ctx } from '../manifest.ts';

/** Which tickets the principal of a call may see. */
export type Sight =
  | { readonly kind: 'all' }
  /** Own requests; with `clientId` also all of that client (company admin, 28.3). */
  | {
      readonly kind: 'own';
      readonly userId: string | null;
      readonly contactId: string | null;
      readonly clientId: string | null;
    }
  /** A mailed link gave access to one ticket. */
  | { readonly kind: 'one'; readonly ticketId: string }
  | { readonly kind: 'none' };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => UUID.test(text);

export function sightOf(c: Ctx): Sight {
  const p = c.principal;
  if (p.restrictedTo)
    return p.restrictedTo.subject === TICKET.id
      ? { kind: 'one', ticketId: p.restrictedTo.id }
      : { kind: 'none' };
  if (c.can('tickets.read')) return { kind: 'all' };
  if (!c.can('tickets.own')) return { kind: 'none' };
  return {
    kind: 'own',
    userId: isUuid(p.id) ? p.id : null,
    contactId: p.claims.contactId ?? null,
    clientId: p.companyAdmin ? (p.claims.clientId ?? null) : null,
  };
}

/** Staff reads internal lines; customers and link holders never do. */
export function isStaff(c: Ctx): boolean {
  return !c.principal.restrictedTo && c.can('tickets.read');
}

/** The rule of sight as SQL over a table named `t`; null = no condition. */
export function sightCondition(sight: Sight) {
  if (sight.kind === 'all') return null;
  if (sight.kind === 'none') return sql<boolean>`false`;
  if (sight.kind === 'one') return sql<boolean>`t.id = ${sight.ticketId}::uuid`;
  // An array, not a sub-select: the planner can then join it with the client's index by OR.
  const taken = sql`t.id = any (array(select p.ticket_id from tickets.participant p where p.user_id = ${sight.userId}::uuid or p.contact_id = ${sight.contactId}::uuid))`;
  return sight.clientId === null
    ? sql<boolean>`${taken}`
    : sql<boolean>`(t.client_id = ${sight.clientId}::uuid or ${taken})`;
}
