import { defineMigration, tenantTable } from '@serviflow/sdk';

/**
 * When access to the portal was cut, of one person or of a whole client; and whom company admins invited, by address:
 * all that they know of a person who has not accepted yet.
 */
export const clientAccess = defineMigration('0005-access', (roles) => [
  'alter table clients.client add column access_cut_at timestamptz',
  'alter table clients.contact add column access_cut_at timestamptz',
  ...tenantTable(roles, 'clients.team_invitation', {
    columns: [
      'client_id uuid not null',
      'address text not null check (address = lower(address))',
      'name text not null',
      'invited_by uuid not null',
      'invited_at timestamptz not null',
    ],
    foreignKeys: [{ column: 'client_id', references: 'clients.client', onDelete: 'cascade' }],
    indexes: [{ on: 'client_id, address', unique: true, name: 'team_invitation_address' }],
  }),
]);
