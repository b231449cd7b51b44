import type { Principal } from '@serviflow/sdk';

/** A plugin acting for a tenant. */
export function systemPrincipal(plugin: string, actorId?: string): Principal {
  return {
    kind: 'system',
    id: actorId ?? plugin,
    username: plugin,
    name: 'System',
    email: '',
    role: null,
    companyAdmin: false,
    permissions: new Set(),
    groups: [],
    claims: {},
    sessionId: null,
    elevatedUntil: null,
    restrictedTo: null,
  };
}
