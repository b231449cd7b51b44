import { defineMigration } from '@serviflow/sdk';

/** The last fault of each handler, for `doctor` and for the operator: no tenant reads it. */
export const faultsInit = defineMigration('0007-faults', (roles) => [
  `create table kernel.fault (
    handler text primary key,
    plugin text not null,
    at timestamptz not null,
    error text not null
  )`,
  `grant select, insert, update, delete on kernel.fault to ${roles.relay}`,
]);
