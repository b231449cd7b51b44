import { createHash } from 'node:crypto';
import { uuidv7 } from '@serviflow/sdk';
import type { MailDb, SenderRow } from '../../data/tables.ts';
import type { Ctx } from '../../manifest.ts';
import { domainOf } from '../parse/addresses.ts';
import { isOwn } from './installation.ts';

export type ProvenBy = NonNullable<SenderRow['proven_by']> | 'installation';

/** Addresses of a tenant that are looked at; it has few. */
const MOST = 200;

/** What has been proven about addresses, the newest first. */
export function senderRows(c: Ctx): Promise<SenderRow[]> {
  return c
    .sql<MailDb>()
    .selectFrom('mail.sender')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute() as Promise<SenderRow[]>;
}

/**
 * How an address is proven: by itself, or with its whole domain.
 * @param rows see `senderRows`
 * @returns null when it is not
 */
export function proofOf(
  c: Ctx,
  rows: readonly SenderRow[],
  address: string,
): { by: ProvenBy; at: Date | null } | null {
  if (isOwn(address, c.tenant.code, c.baseUrl)) return { by: 'installation', at: null };
  const domain = domainOf(address);
  for (const row of rows)
    if (row.proven_by && (row.address === address || (row.proven_by === 'dns' && row.domain === domain)))
      return { by: row.proven_by, at: row.proven_at };
  return null;
}

/** Notes that an address is known and not proven yet. */
export async function noteSender(c: Ctx, address: string): Promise<string> {
  const row = await c
    .sql<MailDb>()
    .insertInto('mail.sender')
    .values({ id: uuidv7(), address, domain: domainOf(address), created_at: c.now() } as never)
    .onConflict((conflict) =>
      conflict.columns(['tenant_id' as never, 'address']).doUpdateSet({ domain: domainOf(address) }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/**
 * The text record by which a domain says that this tenant may send as its addresses. It is no secret: only who runs the
 * domain can publish it, and it names one tenant.
 */
export function txtRecord(c: Ctx, domain: string): string {
  const token = createHash('sha256').update(`${c.tenant.id}/${domain}`).digest('hex').slice(0, 32);
  return `serviflow-verify=${token}`;
}
