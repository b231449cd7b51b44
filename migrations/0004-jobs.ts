import { defineMigration, tenantTable } from '@serviflow/sdk';

/** What the relay and the workers keep beside the queue library's own schema. */
export const jobsInit = defineMigration('0004-jobs', (roles) => [
  // Messages that no retry will bring through: an administrator runs them again or discards them.
  ...tenantTable(roles, 'kernel.dead_letter', {
    columns: [
      "kind text not null check (kind in ('event', 'job'))",
      // Null when nobody installed knows the type.
      'handler text',
      'type text not null',
      'message_id uuid not null',
      'aggregate text',
      'payload jsonb not null',
      'actor_id text not null',
      'request_id text not null',
      'occurred_at timestamptz not null',
      'failed_at timestamptz not null',
      'attempts int not null',
      'error text not null',
    ],
  }),
  `create policy control on kernel.dead_letter to ${roles.relay} using (true) with check (true)`,
  `grant select, insert, delete on kernel.dead_letter to ${roles.relay}`,

  // Handlers that are resting after too many faults, so that every node's admin page can tell.
  ...tenantTable(roles, 'kernel.breaker', {
    primaryKey: 'handler',
    columns: ['handler text not null', 'opened_at timestamptz not null', 'error text not null'],
  }),
  `create policy control on kernel.breaker to ${roles.relay} using (true) with check (true)`,
  `grant select, insert, update, delete on kernel.breaker to ${roles.relay}`,

  // The last minute whose scheduled jobs are queued: of several workers one gets each minute, and one that was down
  // knows what it missed.
  'create table kernel.cron_state (one boolean primary key default true check (one), minute timestamptz not null)',
  `grant select, insert, update on kernel.cron_state to ${roles.relay}`,
]);
