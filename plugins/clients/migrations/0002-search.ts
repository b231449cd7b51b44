import { defineMigration } from '@serviflow/sdk';

const all = ['name', 'company', 'email', 'phone']
  .map((column) => `coalesce(${column}, '')`)
  .join(" || ' ' || ");

/**
 * Words without signs, so that `+47 22 33 44 55` is found by `22 33` and an address by its parts; and the digits of the
 * phone number in one piece, for those who type it without spaces.
 */
export const clientsSearch = defineMigration('0002-search', () => [
  `alter table clients.client alter column search set expression as (
     to_tsvector('simple', regexp_replace(${all}, '[^[:alnum:]]+', ' ', 'g')
       || ' ' || regexp_replace(coalesce(phone, ''), '[^0-9]+', '', 'g')))`,
]);
