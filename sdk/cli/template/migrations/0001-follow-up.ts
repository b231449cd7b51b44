import { defineMigration, tenantTable } from '@serviflow/sdk';

/** Runs once, when the desk starts. Never change a migration that others have run: add the next one. */
export const followUpTable = defineMigration('0001-follow-up', (roles) =>
  tenantTable(roles, 'sample_plugin.follow_up', {
    columns: [
      'ticket_id uuid not null',
      'note text not null',
      'done boolean not null default false',
      'created_at timestamptz not null',
    ],
    indexes: [{ on: 'ticket_id', where: 'not done' }],
  }),
);
