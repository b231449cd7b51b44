import { sql } from '@serviflow/sdk';
import type { Ctx } from '../../manifest.ts';
import { sendMail } from './send.ts';

/** Digests to one domain in a run: a loop that changes its address gets no more of them than people would. */
const PER_DOMAIN = 5;
/** Requests that one digest names. */
const NAMED = 50;

interface Untold {
  address_key: string;
  address: string;
  domain: string;
  numbers: number[];
  ids: string[];
}

/** One mail for each address whose confirmations were withheld; each is told once, those over the bound by a later run. */
export async function sendDigests(c: Ctx): Promise<void> {
  const found = await sql<Untold>`
    with waiting as (
      select address_key, domain, row_number() over (partition by domain order by min(at), address_key) as place
        from mail.answer where withheld and told_at is null group by address_key, domain),
    told as (
      update mail.answer a set told_at = ${c.now()} from waiting w
       where a.withheld and a.told_at is null and a.address_key = w.address_key and a.domain = w.domain
         and w.place <= ${sql.lit(PER_DOMAIN)}
      returning a.*)
    select address_key, max(address) as address, domain, array_agg(ticket_number order by ticket_number) as numbers,
           array_agg(id order by id) as ids
      from told group by address_key, domain order by address_key limit 1000`.execute(c.sql<unknown>());
  for (const one of found.rows) {
    const numbers = one.numbers.slice(0, NAMED).map((number) => `#${number}`);
    const more = one.numbers.length - numbers.length;
    await sendMail(c, {
      key: `digest:${one.ids[0]}`,
      to: [{ address: one.address }],
      template: 'notice',
      values: {
        subject: `We have received ${one.numbers.length} more of your messages`,
        heading: 'We have received your messages',
        intro: `Many messages of yours came in a short time, so we did not confirm each. These are their references: ${numbers.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
      },
      automatic: true,
    });
  }
}
