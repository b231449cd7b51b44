import type { Principal } from '@serviflow/sdk';
import type { Runtime } from '../runtime.ts';
import { isUuid } from './opaque-token.ts';
import { buildPrincipal } from './principal-builder.ts';
import { inTenant } from './tenant-transaction.ts';

/**
 * The principal of an account without a session: a user who is active, or an automation account that is not disabled.
 * @param source.enabled plugins of the tenant; permissions follow from them
 * @returns null when there is none
 */
export async function accountPrincipal(
  runtime: Runtime,
  source: { tenantId: string; accountId: string; enabled: ReadonlySet<string> },
): Promise<Principal | null> {
  const { tenantId, accountId, enabled } = source;
  if (!isUuid(accountId)) return null;
  const found = await inTenant(runtime, { tenantId, userId: 'anonymous' }, async ({ sql }) => {
    const user = await sql
      .selectFrom('kernel.user')
      .select(['id', 'username', 'name', 'email', 'role', 'company_admin'])
      .where('id', '=', accountId)
      .where('status', '=', 'active')
      .executeTakeFirst();
    if (user) return { user };
    const automation = await sql
      .selectFrom('kernel.automation_account')
      .select(['id', 'name', 'permissions'])
      .where('id', '=', accountId)
      .where('disabled_at', 'is', null)
      .executeTakeFirst();
    return automation ? { automation } : null;
  });
  if (!found) return null;
  if (found.user)
    return buildPrincipal(runtime, {
      tenantId,
      enabled,
      user: found.user,
      sessionId: null,
      elevatedUntil: null,
      restrictedTo: null,
      scopes: null,
    });
  const { id, name, permissions } = found.automation;
  // A permission of a plugin that is off opens nothing, as for people.
  const known = runtime.registry.permissions();
  const held = permissions.filter((one) => enabled.has(known.get(one)?.plugin ?? ''));
  return {
    kind: 'automation',
    id,
    username: name,
    name,
    email: '',
    role: null,
    companyAdmin: false,
    permissions: new Set(held),
    groups: [],
    claims: {},
    sessionId: null,
    elevatedUntil: null,
    restrictedTo: null,
  };
}
