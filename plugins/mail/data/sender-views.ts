import { type Static, Type } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import { builtInAddress, senderOf, supportAddresses } from '../services/addresses.ts';
import { needsProof } from '../services/outgoing/may-send.ts';
import { domainOf, normalizeAddress } from '../services/parse/addresses.ts';
import { installationAddress } from '../services/senders/installation.ts';
import { proofOf, senderRows, txtRecord } from '../services/senders/proofs.ts';
import type { MailDb } from './tables.ts';

const nullable = Type.Union([Type.String(), Type.Null()]);

const SenderView = Type.Object({
  address: Type.String(),
  /** The one that mail is sent as now. */
  current: Type.Boolean(),
  /** `installation`: this desk receives the mail of the domain itself. `earlier`: it was in use before. */
  provenBy: Type.Unsafe<'link' | 'dns' | 'earlier' | 'installation' | null>({
    anyOf: [{ type: 'string', enum: ['link', 'dns', 'earlier', 'installation'] }, { type: 'null' }],
  }),
  provenAt: nullable,
  domain: Type.String(),
  /** The text record that proves the domain. */
  record: Type.String(),
});

export const SenderList = Type.Object({
  items: Type.Array(SenderView),
  /** Stands in for an address that is not proven; answers still go to that one. */
  installation: Type.String(),
  /** Mail to people who did not write first waits until one address is proven. */
  mustProve: Type.Boolean(),
  /** Mails that wait for it; 1,000 at most are counted. */
  waiting: Type.Integer(),
});
export type SenderList = Static<typeof SenderList>;

/** Addresses that the tenant sends as or takes mail for, the one in use first. */
export async function senderList(c: Ctx): Promise<SenderList> {
  const [rows, support] = await Promise.all([senderRows(c), supportAddresses(c)]);
  const { address } = await senderOf(c, support);
  const current = normalizeAddress(address) ?? builtInAddress(c.tenant.code);
  const held = await c
    .sql<MailDb>()
    .selectFrom('mail.outgoing')
    .select('id')
    .where('held_reason', 'is not', null)
    .limit(1000)
    .execute();
  return {
    items: [...new Set([current, ...support])].map((one) => {
      const proof = proofOf(c, rows, one);
      const domain = domainOf(one);
      return {
        address: one,
        current: one === current,
        provenBy: proof?.by ?? null,
        provenAt: proof?.at?.toISOString() ?? null,
        domain,
        record: txtRecord(c, domain),
      };
    }),
    installation: installationAddress(c.baseUrl),
    mustProve: needsProof(c, rows),
    waiting: held.length,
  };
}
