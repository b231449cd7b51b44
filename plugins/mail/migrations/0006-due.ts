import { defineMigration, dueFunction } from '@serviflow/sdk';

/** A tenant's mail is swept when a message waits whose time has come, and at no other time. */
export const mailDue = defineMigration('0006-due', (roles) => [
  // For all tenants at once: the time leads.
  "create index message_due_at on mail.message (next_attempt_at, tenant_id) where state = 'received'",
  "create index outgoing_due_at on mail.outgoing (next_attempt_at, tenant_id) where state in ('queued', 'sending')",
  ...dueFunction(roles, 'mail.sweep_due', [
    { table: 'mail.message', where: "d.state = 'received' and d.next_attempt_at <= $1" },
    { table: 'mail.outgoing', where: "d.state in ('queued', 'sending') and d.next_attempt_at <= $1" },
  ]),
]);
