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

/** One mail for each address whose confirmations were withheld; each is told once. */
export async function sendDigests(c: Ctx): Promise<void> {
  const found = await sql<Untold>`
    with told as (update mail.answer set told_at = ${c.now()} where withheld and told_at is null returning *)
    select address_key, max(address) as address, domain, array_agg(ticket_number order by ticket_number) as numbers,
           array_agg(id order by id) as ids
      from told group by address_key, domain order by address_key limit 1000`.execute(c.sql<unknown>());
  const perDomain = new Map<string, number>();
  for (const one of found.rows) {
    const sent = (perDomain.get(one.domain) ?? 0) + 1;
    perDomain.set(one.domain, sent);
    if (sent > PER_DOMAIN) continue;
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
