import { defineMigration } from '@serviflow/sdk';

/**
 * Bodies of mails are sealed: they hold links that let their readers in. `opens_account` marks those whose text is shown
 * on no page at all. Earlier rows stay readable as they are.
 */
export const sealedBodies = defineMigration('0005-sealed-bodies', () => [
  'alter table mail.outgoing add column sealed boolean not null default false',
  'alter table mail.outgoing add column opens_account boolean not null default false',
]);
