import { defineMigration } from '@serviflow/sdk';

/** The relay takes the rows of each tenant in turn: it hops from tenant to tenant on this index. */
export const turns = defineMigration('0013-turns', () => [
  'create index outbox_turns on kernel.outbox (tenant_id, seq)',
  'drop index kernel.outbox_waiting',
]);
