import { canonicalDomain, invalidField, spellingsOf, sql } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { isCompanyDomain } from '../model/mail-domain.ts';

/**
 * Replaces the mail domains of a client.
 * @throws Problem 422 when a new one belongs to another client, or to everybody
 */
export async function setDomains(c: Ctx, clientId: string, domains: readonly string[]): Promise<void> {
  const wanted = [
    ...new Set(domains.map((d) => canonicalDomain(d.trim().replace(/^@/, ''))).filter(Boolean)),
  ];
  const own = await sql<{ domain: string }>`
    select domain from clients.client_domain where client_id = ${clientId}::uuid`.execute(c.sql());
  const kept = new Set(own.rows.map((row) => row.domain));
  const shared = wanted.find((domain) => !kept.has(domain) && !isCompanyDomain(domain));
  if (shared)
    throw invalidField(
      '/domains',
      `${shared} is no domain of one company: strangers have addresses there.`,
      'shared-domain',
    );
  const taken = await sql<{ domain: string; display_name: string }>`
    select d.domain, c.display_name from clients.client_domain d join clients.client c on c.id = d.client_id
     where d.domain = any (${wanted.flatMap(spellingsOf)}::text[]) and d.client_id <> ${clientId}::uuid`.execute(
    c.sql(),
  );
  if (taken.rows[0])
    throw invalidField(
      '/domains',
      `${taken.rows[0].domain} belongs to ${taken.rows[0].display_name}. Remove it there first, or here.`,
      'taken',
    );
  await sql`delete from clients.client_domain where client_id = ${clientId}::uuid and domain <> all (${wanted}::text[])`.execute(
    c.sql(),
  );
  if (wanted.length)
    await sql`insert into clients.client_domain (domain, client_id)
      select d, ${clientId}::uuid from unnest(${wanted}::text[]) as d on conflict do nothing`.execute(
      c.sql(),
    );
}
