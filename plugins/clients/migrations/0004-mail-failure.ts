import { defineMigration } from '@serviflow/sdk';

/** Mail to a contact that came back: why, and since when. Both null while mail arrives. */
export const mailFailure = defineMigration('0004-mail-failure', () => [
  `alter table clients.contact add column mail_failure text, add column mail_failed_at timestamptz,
     add check ((mail_failure is null) = (mail_failed_at is null))`,
]);
