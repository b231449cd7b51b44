import { defineMigration, tenantTable } from '@serviflow/sdk';

/** Numbers that people read (#1042), counted for each tenant. */
export const seriesInit = defineMigration('0006-series', (roles) => [
  ...tenantTable(roles, 'kernel.series', {
    primaryKey: 'name',
    columns: ['name text not null', 'value bigint not null check (value >= 0)'],
  }),
  `create policy control on kernel.series to ${roles.relay} using (true) with check (true)`,
  `grant select, insert, update on kernel.series to ${roles.relay}`,
]);
