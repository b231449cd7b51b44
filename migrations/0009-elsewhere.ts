import { defineMigration } from '@serviflow/sdk';

/**
 * What each node can work on, for the others: while nodes are restarted one at a time some know a plugin that others
 * do not know yet. No tenant reads it.
 */
export const elsewhereInit = defineMigration('0009-elsewhere', (roles) => [
  `create table kernel.known_work (
    name text primary key,
    kind text not null check (kind in ('plugin', 'event', 'job')),
    plugin text not null,
    type text,
    retry_delay int not null,
    seen_at timestamptz not null
  )`,
  `grant select, insert, update, delete on kernel.known_work to ${roles.relay}`,
]);
