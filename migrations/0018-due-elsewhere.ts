import { defineMigration } from '@serviflow/sdk';

/** Which function names the tenants that a job of another node has something due for. */
export const dueElsewhere = defineMigration('0018-due-elsewhere', () => [
  'alter table kernel.known_work add column due text',
]);
