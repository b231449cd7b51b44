import { defineMigration, tenantTable } from '@serviflow/sdk';

/** Files of all tenants; their bytes are in the file store under `storage_key`. */
export const filesInit = defineMigration('0003-files', (roles) => [
  ...tenantTable(roles, 'kernel.file', {
    columns: [
      'name text not null',
      'type text not null',
      'size bigint not null',
      'sha256 text not null',
      'storage_key text not null',
      'uploaded_by text not null',
      // Null until the file is given to a record; then the record's readers may read it.
      'owner_subject text',
      'owner_id text',
      'internal boolean not null default false',
      'created_at timestamptz not null',
      'check ((owner_subject is null) = (owner_id is null))',
    ],
    indexes: [{ on: 'owner_subject, owner_id', where: 'owner_id is not null' }],
  }),
  'create index file_orphan on kernel.file (created_at) where owner_id is null',
  'create unique index file_storage_key on kernel.file (storage_key)',
  `create policy control on kernel.file to ${roles.relay} using (true)`,
  `grant select, delete on kernel.file to ${roles.relay}`,

  // Bytes that may have to go: written down before they are stored, crossed out when their row commits. So nothing is
  // left behind by a rolled back transaction or a crash, and the store is never listed.
  ...tenantTable(roles, 'kernel.file_garbage', {
    primaryKey: 'storage_key',
    columns: ['storage_key text not null', 'delete_after timestamptz not null'],
  }),
  'create index file_garbage_due on kernel.file_garbage (delete_after)',
  `create policy control on kernel.file_garbage to ${roles.relay} using (true) with check (true)`,
  `grant select, insert, delete on kernel.file_garbage to ${roles.relay}`,
]);
