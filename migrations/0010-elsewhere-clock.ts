import { defineMigration } from '@serviflow/sdk';

/** When the jobs that other nodes know fall due: whoever moves the clock on queues them. */
export const elsewhereClock = defineMigration('0010-elsewhere-clock', () => [
  'alter table kernel.known_work add column cron text',
  "alter table kernel.known_work add column scope text check (scope in ('tenant', 'utc'))",
]);
