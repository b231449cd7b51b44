import { defineMigration } from '@serviflow/sdk';

/** Where a node that met a full disk tries whether there is room again; always empty. */
export const diskProbe = defineMigration('0017-disk-probe', (roles) => [
  'create table kernel.disk_probe (bytes bytea not null)',
  'alter table kernel.disk_probe alter column bytes set storage external',
  `grant insert on kernel.disk_probe to ${roles.relay}`,
]);
