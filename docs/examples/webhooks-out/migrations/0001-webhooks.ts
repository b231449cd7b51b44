import { defineMigration, tenantTable } from '@serviflow/sdk';

export const webhookTables = defineMigration('0001-webhooks', (roles) => [
  ...tenantTable(roles, 'webhooks_out.endpoint', {
    columns: [
      'url text not null',
      'description text not null',
      'events text[] not null',
      "status text not null default 'on'",
      'reason text',
      'failures integer not null default 0',
      'failing_since timestamptz',
      'last_delivered_at timestamptz',
      'secret_version integer not null default 1',
      'secret_seen boolean not null default false',
      'former_secret_until timestamptz',
      'created_at timestamptz not null',
    ],
  }),
  ...tenantTable(roles, 'webhooks_out.delivery', {
    columns: [
      'endpoint_id uuid not null',
      'message_id text not null',
      'type text not null',
      'ticket_id uuid',
      'ticket_number integer',
      // As text: these bytes were signed, and jsonb would order the keys anew.
      'body text not null',
      'state text not null',
      'attempts integer not null default 0',
      'round integer not null default 0',
      'next_at timestamptz',
      'last_status integer',
      'last_error text',
      'excerpt text',
      'duration_ms integer',
      'created_at timestamptz not null',
      'last_attempt_at timestamptz',
    ],
    foreignKeys: [{ column: 'endpoint_id', references: 'webhooks_out.endpoint', onDelete: 'cascade' }],
    indexes: [
      { on: 'endpoint_id, id' },
      { on: 'created_at' },
      { on: 'next_at', where: "state = 'waiting'" },
      { on: 'last_attempt_at' },
    ],
  }),
]);
