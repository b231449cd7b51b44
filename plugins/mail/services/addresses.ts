import type { MailDb } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';

/** The address that works without any set-up. */
export const builtInAddress = (tenantCode: string): string => `support@${tenantCode}.localhost`;

/** Support addresses of the tenant, oldest first, the built-in one last. */
export async function supportAddresses(c: Ctx): Promise<string[]> {
  const rows = await c.sql<MailDb>().selectFrom('mail.address').select('address').orderBy('id').execute();
  return [...new Set([...rows.map((row) => row.address), builtInAddress(c.tenant.code)])];
}

/**
 * Who mails come from.
 * @param known support addresses, when they were read already
 */
export async function senderOf(
  c: Ctx,
  known?: readonly string[],
): Promise<{ address: string; name: string }> {
  const address =
    c.settings.fromAddress || (known ?? (await supportAddresses(c)))[0] || builtInAddress(c.tenant.code);
  return { address, name: c.settings.senderName || c.tenant.name };
}
