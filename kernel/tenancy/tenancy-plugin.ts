import { defineManifest, definePlugin, tenantSignedUp } from '@serviflow/sdk';

const tenancy = defineManifest({ id: 'tenancy', title: 'Tenants', version: '1.0.0', sdk: '^1.0.0' });

/** Declares what the kernel tells about tenants. */
export const tenancyPlugin = definePlugin(tenancy, {
  register(p) {
    p.event(tenantSignedUp);
  },
});
