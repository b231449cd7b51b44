import { defineMigration, tenantTable } from '@serviflow/sdk';

export const fieldsInit = defineMigration('0001-fields', (roles) => [
  // Whether PostgreSQL understands a regular expression: asked without failing the transaction.
  `create function fields.is_pattern(pattern text) returns boolean language plpgsql immutable set search_path = pg_catalog, pg_temp as
   $$ begin perform '' ~ pattern; return true; exception when others then return false; end $$`,
  ...tenantTable(roles, 'fields.definition', {
    columns: [
      'subject text not null',
      'key text not null',
      'type text not null',
      'position integer not null',
      'in_lists boolean not null',
      'retired boolean not null default false',
      // All else that the definition says; nothing compares it.
      'spec jsonb not null',
      'created_at timestamptz not null',
      'updated_at timestamptz not null',
    ],
    indexes: [{ on: 'subject, key', unique: true }],
  }),
  // What is read: all values of a record in one row.
  ...tenantTable(roles, 'fields.record', {
    columns: ['record_id uuid not null', 'subject text not null', 'values jsonb not null'],
    primaryKey: 'record_id',
  }),
  // What is found and sorted: one row a value, typed. Text without a language, so that its order is that of its index.
  ...tenantTable(roles, 'fields.value', {
    columns: [
      'field_id uuid not null',
      'record_id uuid not null',
      'n smallint not null',
      'text text collate "C"',
      'num double precision',
      'day date',
    ],
    primaryKey: 'field_id, record_id, n',
    indexes: [
      { name: 'value_text', on: 'field_id, text, record_id', where: 'text is not null' },
      { name: 'value_num', on: 'field_id, num, record_id', where: 'num is not null' },
      { name: 'value_day', on: 'field_id, day, record_id', where: 'day is not null' },
      { name: 'value_record', on: 'record_id' },
    ],
  }),
]);
