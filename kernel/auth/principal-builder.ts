import type { Claims, Principal } from '@serviflow/sdk';
import type { Runtime } from '../runtime.ts';
import { permissionsFor } from './permissions.ts';
import type { UserRow } from './tables.ts';

export interface PrincipalSource {
  readonly tenantId: string;
  /** Plugins of the tenant. */
  readonly enabled: ReadonlySet<string>;
  readonly user: Pick<UserRow, 'id' | 'username' | 'name' | 'email' | 'role' | 'company_admin'>;
  readonly sessionId: string | null;
  readonly elevatedUntil: Date | null;
  readonly restrictedTo: Principal['restrictedTo'];
  readonly scopes: readonly string[] | null;
}

/** Seconds that a plugin may take to say what it knows of a user. */
const EXTENDER_TIMEOUT = 5;

/** Makes the principal of a user: permissions from the manifests, claims and groups from the enabled plugins. */
export async function buildPrincipal(runtime: Runtime, source: PrincipalSource): Promise<Principal> {
  const { user, tenantId, enabled } = source;
  const base: Principal = {
    kind: 'user',
    id: user.id,
    username: user.username,
    name: user.name,
    email: user.email,
    role: user.role,
    // A mailed link opens one record; it does not make its holder the admin of a company.
    companyAdmin: user.company_admin && source.restrictedTo === null,
    permissions: permissionsFor(runtime.registry, {
      role: user.role,
      companyAdmin: user.company_admin && source.restrictedTo === null,
      enabledPlugins: enabled,
      scopes: source.scopes,
    }),
    groups: [],
    claims: {},
    sessionId: source.sessionId,
    elevatedUntil: source.elevatedUntil,
    restrictedTo: source.restrictedTo,
  };
  const claims: Partial<Claims> = {};
  const groups: string[] = [];
  for (const { plugin, extend } of runtime.registry.principalExtenders(enabled)) {
    try {
      const options = { tx: 'read', timeoutSeconds: EXTENDER_TIMEOUT, what: `${plugin} principal` } as const;
      const more = await runtime.invoker.system(plugin, tenantId, (c) => extend(c, base), options);
      Object.assign(claims, more.claims);
      groups.push(...(more.groups ?? []));
    } catch (error) {
      // Claims and groups only ever add rights: without them people see less, which beats nobody logging in.
      runtime.breakers.noted(`${plugin}/principal/extend@${tenantId}`, error);
      runtime.log.error('a plugin could not say what it knows of a user', { plugin, error: String(error) });
    }
  }
  return { ...base, claims, groups };
}
