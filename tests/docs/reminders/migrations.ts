import { defineMigration, tenantTable } from '@serviflow/sdk';

export const init = defineMigration('0001-init', (roles) =>
  tenantTable(roles, 'reminders.reminder', {
    columns: [
      'ticket_id uuid not null',
      'at timestamptz not null',
      'note text not null',
      'sent boolean not null default false',
    ],
    indexes: [{ on: 'ticket_id' }, { on: 'at', where: 'not sent' }],
  }),
);
