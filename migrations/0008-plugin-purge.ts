import { defineMigration } from '@serviflow/sdk';

/**
 * What a tenant's data of a plugin needs to be deleted: a mark while that goes on, and the right to take the rows of the
 * kernel's own tables. The rights on the tables of plugins come with their migrations.
 */
export const pluginPurge = defineMigration('0008-plugin-purge', (roles) => [
  'alter table kernel.tenant_plugin add column purging_since timestamptz',
  `grant delete on kernel.setting, kernel.entitlement_use to ${roles.relay}`,
  `grant select on kernel.entitlement_use to ${roles.relay}`,
  `create policy purge on kernel.setting for delete to ${roles.relay} using (true)`,
  `create policy control on kernel.entitlement_use to ${roles.relay} using (true)`,
]);
