import { sql } from '@serviflow/sdk';
import { contactUpdated } from '../contract.ts';
import type { Ctx } from '../manifest.ts';

/** Characters of a mail server's words that are kept. */
const MAX_REASON = 500;

/**
 * See `ClientsV1.setMailFailure`. The first failure's time stays while mail keeps coming back; the reason is the latest.
 */
export async function setMailFailure(
  c: Ctx,
  emails: readonly string[],
  failure: { readonly reason: string } | null,
): Promise<void> {
  const wanted = [...new Set(emails.map((email) => email.trim().toLowerCase()))];
  if (wanted.length === 0) return;
  const reason = failure && (failure.reason.trim().slice(0, MAX_REASON).toWellFormed() || 'no reason given');
  const { rows } = await sql<{ id: string; client_id: string }>`
    update clients.contact
       set mail_failure = ${reason}::text,
           mail_failed_at = case when ${reason}::text is null then null else coalesce(mail_failed_at, ${c.now()}::timestamptz) end
     where email_lower = any (${wanted}::text[]) and mail_failure is distinct from ${reason}::text
    returning id, client_id`.execute(c.sql());
  for (const { id, client_id: clientId } of rows)
    c.emit(
      contactUpdated,
      { clientId, contactId: id },
      { aggregate: clientId, audience: { permission: 'clients.read' } },
    );
}
