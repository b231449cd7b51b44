import { defineMigration, tenantTable } from '@serviflow/sdk';

/** Tickets that follow another one: what came after it was closed. Read from both sides. */
export const ticketLinks = defineMigration('0005-links', (roles) =>
  tenantTable(roles, 'tickets.link', {
    columns: ['ticket_id uuid not null', 'follows_id uuid not null', 'at timestamptz not null'],
    foreignKeys: [
      { column: 'ticket_id', references: 'tickets.ticket', onDelete: 'cascade' },
      { column: 'follows_id', references: 'tickets.ticket', onDelete: 'cascade' },
    ],
    indexes: [
      { on: 'ticket_id', unique: true, name: 'link_ticket' },
      { on: 'follows_id', name: 'link_follows' },
    ],
  }),
);
