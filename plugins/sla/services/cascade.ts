import { sql } from '@serviflow/sdk';
import type { Ticket } from '../../tickets/contract.ts';
import { assetDefinition } from '../contract.ts';
import { profileOf } from '../data/profile-row.ts';
import type { DefinitionTable, ProfileTable, RuleScope, SlaTables } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import type { Offer } from './clocks/clock.ts';

/** What the cascade looks at. */
export type Subject = Pick<
  Ticket,
  'id' | 'priority' | 'category' | 'clientId' | 'contactId' | 'requesterUserId'
>;

interface Candidate
  extends Pick<DefinitionTable, 'name' | 'response_seconds' | 'resolve_seconds' | 'near_percent'> {
  scope: RuleScope;
  key: string;
  label: string;
  definition_id: string;
  profile_id: string;
  profile_name: string;
  profile: Pick<
    ProfileTable,
    'timezone' | 'always_open' | 'days' | 'start_time' | 'end_time' | 'holidays' | 'hours'
  >;
}

/** How a category is written in a rule: letter case and outer spaces do not matter. */
export const categoryKey = (category: string): string => category.trim().toLowerCase();

/**
 * The service level of a ticket, first match wins (20.7, 20.8): the choice for this ticket, the user, the company, the
 * category, a linked asset, the tenant's default for the priority, the tenant's last resort. Definitions that are not
 * active are passed over. One statement finds all candidates.
 * @returns null when nothing applies
 */
export async function findOffer(c: Ctx, ticket: Subject): Promise<Offer | null> {
  const candidates = await loadCandidates(c, ticket);
  const of = (scope: RuleScope, key?: string) =>
    candidates.find((found) => found.scope === scope && (key === undefined || found.key === key));

  const ofTicket = of('ticket');
  if (ofTicket) return offer(c, ofTicket, 'ticket', `Chosen by hand for this ticket by ${ofTicket.label}`);
  const ofUser = of('user') ?? of('contact');
  if (ofUser) return offer(c, ofUser, 'user', `Service level of ${ofUser.label}`);
  const ofClient = of('client');
  if (ofClient) return offer(c, ofClient, 'company', `Service level of the client ${ofClient.label}`);
  if (ticket.clientId && of('level')) {
    const client = (await c.use.clients.get([ticket.clientId])).get(ticket.clientId);
    const ofLevel = client && of('level', client.slaLevel);
    if (ofLevel) {
      return offer(
        c,
        ofLevel,
        'company',
        `The client ${client.displayName} has the level ${client.slaLevel}`,
      );
    }
  }
  const ofCategory = of('category');
  if (ofCategory) return offer(c, ofCategory, 'category', `The category ${ofCategory.label} is mapped to it`);
  const ofAsset = await findAssetOffer(c, ticket.id);
  if (ofAsset) return ofAsset;
  const ofPriority = of('default', ticket.priority);
  if (ofPriority)
    return offer(c, ofPriority, 'default', `Default for tickets of ${ticket.priority} priority`);
  const last = of('default', 'any');
  return last ? offer(c, last, 'default', 'Default of the organisation') : null;
}

/** The offer of one definition, for example one chosen by hand; null when it does not exist or is not active. */
export async function offerOf(
  c: Ctx,
  definitionId: string,
  why: { source: string; reason: string },
): Promise<Offer | null> {
  const { rows } = await sql<Candidate>`
    select 'ticket' as scope, '' as key, '' as label, d.id as definition_id, ${CANDIDATE}
      from sla.definition d join sla.profile p on p.id = d.profile_id
     where d.active and d.id = ${definitionId}`.execute(c.sql<SlaTables>());
  return rows[0] ? offer(c, rows[0], why.source, why.reason) : null;
}

async function findAssetOffer(c: Ctx, ticketId: string): Promise<Offer | null> {
  const found = await c.apply(assetDefinition, { ticketId, definitionId: null, assetName: null });
  if (!found.definitionId) return null;
  const reason = `Service level of the linked asset ${found.assetName ?? ''}`.trimEnd();
  return offerOf(c, found.definitionId, { source: 'cmdb', reason });
}

const CANDIDATE = sql`d.name, d.response_seconds, d.resolve_seconds, d.near_percent, d.profile_id,
  p.name as profile_name, to_jsonb(p) as profile`;

async function loadCandidates(c: Ctx, ticket: Subject): Promise<Candidate[]> {
  const keys: [RuleScope, string][] = [
    ['ticket', ticket.id],
    ['default', ticket.priority],
    ['default', 'any'],
  ];
  if (ticket.requesterUserId) keys.push(['user', ticket.requesterUserId]);
  if (ticket.contactId) keys.push(['contact', ticket.contactId]);
  if (ticket.clientId) keys.push(['client', ticket.clientId]);
  if (ticket.category) keys.push(['category', categoryKey(ticket.category)]);
  const wanted = JSON.stringify(keys.map(([scope, key]) => ({ scope, key })));
  // The text of the statement does not depend on how many keys there are, so that it is planned once; the two halves
  // are index look-ups however many rules a tenant has.
  const { rows } = await sql<Candidate>`
    select r.scope, r.key, r.label, r.definition_id, ${CANDIDATE}
      from (
        select f.scope, f.key, f.label, f.definition_id
          from jsonb_to_recordset(${wanted}::jsonb) as k(scope text, key text)
          join sla.rule f on f.scope = k.scope and f.key = k.key
        union all
        select scope, key, label, definition_id from sla.rule where scope = 'level') as r
      join sla.definition d on d.id = r.definition_id
      join sla.profile p on p.id = d.profile_id
     where d.active`.execute(c.sql<SlaTables>());
  return rows;
}

function offer(c: Ctx, found: Candidate, source: string, reason: string): Offer {
  return {
    definitionId: found.definition_id,
    definitionName: found.name,
    source,
    reason,
    profileId: found.profile_id,
    profileName: found.profile_name,
    profile: profileOf(found.profile),
    nearPercent: found.near_percent,
    pastPercent: c.settings.pastBreachPercent,
    targets: { response: found.response_seconds, resolve: found.resolve_seconds },
  };
}
