import type { PermissionSpec, Role } from '@serviflow/sdk';

export interface PermissionSource {
  permissions(): Map<string, { plugin: string; spec: PermissionSpec }>;
}

export interface PermissionQuery {
  readonly role: Role;
  readonly companyAdmin: boolean;
  readonly enabledPlugins: ReadonlySet<string>;
  /** Of an API token; null = no narrowing. Never widens. */
  readonly scopes: readonly string[] | null;
}

/** What a user may do, from the manifests of the plugins that the tenant has switched on. */
export function permissionsFor(registry: PermissionSource, query: PermissionQuery): ReadonlySet<string> {
  const granted = new Set<string>();
  for (const [id, { plugin, spec }] of registry.permissions()) {
    if (!query.enabledPlugins.has(plugin)) continue;
    const asCompanyAdmin = query.role === 'customer' && query.companyAdmin && spec.companyAdmin === true;
    if (!spec.roles.includes(query.role) && !asCompanyAdmin) continue;
    if (query.scopes === null || query.scopes.includes(id)) granted.add(id);
  }
  return granted;
}
