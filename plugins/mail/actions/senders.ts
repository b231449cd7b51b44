import { problems, Type } from '@serviflow/sdk';
import { senderList } from '../data/sender-views.ts';
import { type Ctx, mail } from '../manifest.ts';
import { PROOF_TEMPLATE } from '../services/outgoing/may-send.ts';
import { sendMail } from '../services/outgoing/send.ts';
import { normalizeAddress } from '../services/parse/addresses.ts';
import { dns } from '../services/proof/dns.ts';
import { SENDER_LINK, SENDER_LINK_SECONDS, SENDER_SUBJECT } from '../services/senders/confirm-route.ts';
import { noteProof } from '../services/senders/note-proof.ts';
import { noteSender, txtRecord } from '../services/senders/proofs.ts';

const input = Type.Object({ address: Type.String({ title: 'Address', minLength: 3, maxLength: 254 }) });

/** @throws Problem 404 for an address that this desk neither takes mail for nor sends as */
async function ownAddress(c: Ctx, typed: string): Promise<string> {
  const address = normalizeAddress(typed);
  const { items } = await senderList(c);
  if (!address || !items.some((one) => one.address === address))
    throw problems.notFound('This desk has no such address.');
  return address;
}

export const proveByLink = mail.action('prove-by-link', {
  title: 'Prove an address by a link',
  description: 'Mails a link to the address; whoever reads its mail confirms it.',
  done: 'Link mailed',
  icon: 'mail',
  permission: 'mail.manage',
  listed: false,
  input,
  reply: Type.Object({ address: Type.String() }),
  async run(c, given) {
    const address = await ownAddress(c, given.address);
    await c.quota(`proof:${address}`, { times: 3, seconds: 3600 });
    await c.quota('proof', { times: 20, seconds: 3600 });
    const id = await noteSender(c, address);
    const token = c.links.create(
      SENDER_LINK,
      { subject: SENDER_SUBJECT, id, email: address },
      { seconds: SENDER_LINK_SECONDS },
    );
    const sent = await sendMail(c, {
      key: `sender-proof:${c.requestId}:${address}`,
      to: [{ address }],
      template: PROOF_TEMPLATE,
      transport: 'default',
      values: { address, link: `${c.baseUrl}/api/mail/senders/confirm/${token}` },
      opensAccount: true,
    });
    if (!sent) throw problems.conflict('Sending is switched off, so no link can be mailed.', { code: 'off' });
    return { address };
  },
});

export const checkDns = mail.action('check-dns', {
  title: 'Prove a domain by DNS',
  description: 'Looks for the text record of this desk at the domain of an address.',
  icon: 'world',
  permission: 'mail.manage',
  listed: false,
  tx: 'none',
  timeoutSeconds: 30,
  input,
  reply: Type.Object({ ok: Type.Boolean(), detail: Type.String() }),
  async run(c, given) {
    await c.quota('dns', { times: 60, seconds: 3600 });
    const address = await c.tx((tx) => ownAddress(tx as Ctx, given.address));
    const domain = address.slice(address.lastIndexOf('@') + 1);
    const wanted = txtRecord(c, domain);
    const lookups = dns.lookups();
    const found = await lookups.resolve(domain, 'TXT').catch(() => []);
    // A record longer than 255 characters comes in parts (RFC 7208 3.3).
    const records = found.map((parts) => (Array.isArray(parts) ? parts.join('') : parts).trim());
    if (!records.includes(wanted)) {
      const detail = lookups.late
        ? `DNS did not answer for ${domain}. Try again in a moment.`
        : `${domain} has no such record yet. New records can take an hour to be seen.`;
      return { ok: false, detail };
    }
    await c.tx(async (tx) => noteProof(tx as Ctx, await noteSender(tx as Ctx, address), 'dns'));
    return { ok: true, detail: `${domain} is proven.` };
  },
});
