import { CURRENT_TENANT, defineMigration, searchFunction } from '@serviflow/sdk';

const CONSONANT = '[b-df-hj-np-tv-xz]';
/**
 * One form for all spellings, as the search of tickets has it: lower case; composed and decomposed, wide and narrow;
 * without accents; umlauts as German writes them without. Texts and searches both go through it.
 */
const FOLD = `
  normalize(
    regexp_replace(
      regexp_replace(
        replace(replace(replace(replace(
          translate(
            regexp_replace(lower(normalize($1, NFKD)), '[\\u0300-\\u036f]', '', 'g'),
            'øđðłħıς', 'oddlhiσ'),
          'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        '([ao])e(?=${CONSONANT})', '\\1', 'g'),
      '(?<![aeiouq])ue(?=${CONSONANT})', 'u', 'g'),
    NFC)`;

const TEXT = ['name', 'company', 'email', 'phone']
  .map((column) => `coalesce(${column}, '')`)
  .join(" || ' ' || ");
/** The words of the first migration, folded. */
const WORDS = `to_tsvector('simple'::regconfig, regexp_replace(clients.fold(${TEXT}), '[^[:alnum:]]+', ' ', 'g')
  || ' ' || regexp_replace(coalesce(phone, ''), '[^0-9]+', '', 'g'))`;

/** Accents and umlauts do not matter to a search of clients. The column is made for all that are there. */
export const foldedSearch = defineMigration('0012-folded-search', (roles) => [
  `create function clients.fold(text) returns text language sql immutable strict parallel safe
    set search_path = pg_catalog, pg_temp as $fold$ select ${FOLD} $fold$`,
  `alter table clients.client add column folded tsvector generated always as (${WORDS}) stored`,
  'create index client_folded on clients.client using gin (folded)',
  ...searchFunction(roles, 'clients.search_client_folded', {
    table: 'clients.client',
    args: 'q text, max integer',
    returns: 'table(id uuid)',
    body: `select c.id from clients.client c
            where c.tenant_id = ${CURRENT_TENANT} and c.folded @@ to_tsquery('simple'::regconfig, clients.fold(q))
            order by c.sort_name limit max`,
  }),
]);
