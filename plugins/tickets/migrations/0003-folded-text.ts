import { defineMigration } from '@serviflow/sdk';

/**
 * What people wrote is kept whole beside what is shown (0.12). The whole is null where it is the same, so that a line
 * without folded parts costs nothing more.
 */
export const ticketsFoldedText = defineMigration('0003-folded-text', () => [
  `alter table tickets.activity add column body_full text, add column body_full_html text,
     add column folded jsonb not null default '[]'`,
]);
