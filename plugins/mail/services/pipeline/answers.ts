import { sql, uuidv7 } from '@serviflow/sdk';
import type { MailDb } from '../../data/tables.ts';
import { digestJob } from '../../jobs/digest.ts';
import type { Ctx } from '../../manifest.ts';
import { domainOf } from '../parse/addresses.ts';

/** Automatic answers to one address in a day, and to one domain in an hour. Fewer than ten, as a loop may be any of both. */
const MOST = 9;
const ADDRESS_SECONDS = 86_400;
const DOMAIN_SECONDS = 3_600;
/** After this, those who were left without an answer get one that stands for all. */
export const DIGEST_SECONDS = 3_600;

/** An address without what a program changes from mail to mail: `case+1041@acme.example` and `case1042@...` are one. */
export function addressKey(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address
    .slice(0, at)
    .replace(/[+=].*$/, '')
    .replace(/\d+/g, '#');
  return `${local}${address.slice(at)}`;
}

/**
 * Counts an automatic answer, unless as many went to the address or its domain lately.
 * @param about `shared`: the domain is one of a mail service, whose people have nothing to do with each other
 * @returns why no answer may be sent; null when it may
 */
export async function countAnswer(
  c: Ctx,
  about: { address: string; ticketNumber: number; shared: boolean },
): Promise<string | null> {
  const { address, ticketNumber, shared } = about;
  const [key, domain, now] = [addressKey(address), domainOf(address), c.now()];
  const since = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const db = c.sql<unknown>();
  // Lanes run side by side: who counts waits until the other's answer is counted.
  const turn = sql`select pg_advisory_xact_lock(hashtextextended(${`${c.tenant.id} answers ${domain}`}, 0))`;
  const counts = sql<{ to_address: number; to_domain: number }>`
    select (select count(*)::int from (select 1 from mail.answer where address_key = ${key} and at > ${since(ADDRESS_SECONDS)}
              and not withheld limit ${MOST}) a) as to_address,
           (select count(*)::int from (select 1 from mail.answer where domain = ${domain} and at > ${since(DOMAIN_SECONDS)}
              and not withheld limit ${MOST}) d) as to_domain`;
  const [, found] = await Promise.all([turn.execute(db), counts.execute(db)]);
  const { to_address = 0, to_domain = 0 } = found.rows[0] ?? {};
  const withheld = to_address >= MOST || (!shared && to_domain >= MOST);
  await c
    .sql<MailDb>()
    .insertInto('mail.answer')
    .values({
      id: uuidv7(),
      address,
      address_key: key,
      domain,
      ticket_number: ticketNumber,
      withheld,
      told_at: null,
      at: now,
    })
    .execute();
  if (!withheld) return null;
  await c.enqueue(digestJob, {}, { key: 'digest', after: new Date(now.getTime() + DIGEST_SECONDS * 1000) });
  const whom = to_address >= MOST ? `the address got ${MOST} in a day` : `${domain} got ${MOST} in an hour`;
  return `No more automatic answers: ${whom}. One mail tells of all later.`;
}
