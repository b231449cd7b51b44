import { defineMigration } from '@serviflow/sdk';

/** Since when a handler rests after several faults, for `doctor` and the admin page of any node. */
export const openBreakers = defineMigration('0011-open-breakers', () => [
  'alter table kernel.fault add column open_since timestamptz',
]);
