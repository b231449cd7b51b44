import type { Client } from '../../../clients/contract.ts';
import type { Ctx } from '../../manifest.ts';
import { domainOf } from '../parse/addresses.ts';
import type { MailAddress, ParsedMail } from '../parse/types.ts';

/** From how many other recipients on a message was meant for a crowd, of whom nobody joins by themselves. */
const CROWD = 10;
/** Others that are shown. */
const MAX_SHOWN = 50;

export interface Copies {
  /** Staff and people of the ticket's client: they join. */
  join: string[];
  /** Everybody else that the message was for: shown, and let in by a click. */
  others: MailAddress[];
}

/**
 * The other people that a message was for. Whoever may write to a ticket must not bring strangers along: an answer would
 * carry it to them.
 * @param about `own`: addresses of this desk and of the writer
 */
export async function copiesOf(
  c: Ctx,
  mail: ParsedMail,
  about: { own: ReadonlySet<string>; client: Client | null },
): Promise<Copies> {
  const builtIn = `${c.tenant.code}.localhost`;
  const boxes = new Map<string, MailAddress>();
  for (const box of [...mail.to, ...mail.cc])
    if (!about.own.has(box.address) && domainOf(box.address) !== builtIn) boxes.set(box.address, box);
  const all = [...boxes.values()];
  if (all.length === 0 || all.length > CROWD) return { join: [], others: all.slice(0, MAX_SHOWN) };
  const addresses = all.map((box) => box.address);
  const [users, people] = await Promise.all([
    c.users.findByEmails(addresses),
    c.use.clients.findByEmails(addresses),
  ]);
  const { client } = about;
  const belongs = ({ address }: MailAddress): boolean => {
    const user = users.get(address);
    if (user && user.role !== 'customer') return user.active;
    const known = people.get(address);
    if (known) return known.contact.active && known.contact.clientId === client?.id;
    return client?.domains.includes(domainOf(address)) ?? false;
  };
  return {
    join: all.filter(belongs).map((box) => box.address),
    others: all.filter((box) => !belongs(box)),
  };
}
