import { defineMigration, tenantTable } from '@serviflow/sdk';

export const notices = defineMigration('0001-notices', (roles) =>
  tenantTable(roles, 'notifications.notice', {
    columns: [
      'user_id uuid not null',
      'event_id uuid not null',
      'kind text not null',
      'title text not null',
      'body text not null',
      'ticket_id uuid',
      'ticket_number integer',
      'at timestamptz not null',
      'read_at timestamptz',
    ],
    indexes: [
      // One event tells one person once, however often its handler runs.
      { on: 'user_id, event_id', unique: true, name: 'notice_once' },
      { on: 'user_id, at desc, id desc', name: 'notice_newest' },
      { on: 'user_id', where: 'read_at is null', name: 'notice_unread' },
      { on: 'at', name: 'notice_age' },
    ],
  }),
);
