import { defineMigration } from '@serviflow/sdk';

/** Who wrote a message: how it came, whether the sender is proven, and where answers are wanted. */
export const mailSender = defineMigration('0002-sender', () => [
  `alter table mail.message
     add column helo text,
     add column submitted_by text,
     add column reply_to text,
     add column to_addresses text[] not null default '{}',
     add column sender_proof text not null default 'unknown' check (sender_proof in ('proven', 'failed', 'none', 'unknown')),
     add column sender_proof_by text check (sender_proof_by in ('dkim', 'spf', 'header', 'submission')),
     add column sender_proof_reason text`,
]);
