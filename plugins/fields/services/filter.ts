import { invalidField, sql } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';
import type { Definition } from '../model/definition.ts';
import { COLUMN, found, isDay } from '../model/value.ts';

type Condition = ReturnType<typeof sql<boolean>>;
type Id = ReturnType<typeof sql<string>>;

/** Records with a value that are looked up by key. */
const FEW = 3_000;

const wrong = (d: Definition, detail: string) =>
  invalidField(`/field.${d.key}`, `${d.label}: ${detail}`, 'value');

/**
 * A record has one of these values.
 * @param filter.value separated by commas; `none` and `any`; `from..to` of numbers and dates, either end may be open
 * @throws Problem 422 for a value that the field cannot have
 */
export async function conditionFor(
  c: Ctx,
  d: Definition,
  filter: { value: string; id: Id },
): Promise<Condition> {
  if (COLUMN[d.type] === null) throw wrong(d, 'Long texts are found by the search.');
  const value = filter.value.trim();
  if (!value) throw wrong(d, 'Write a value.');
  const isOption = d.options.some((option) => option.id === value || option.label === value);
  if (!isOption && (value === 'none' || value === 'any')) {
    const some = sql<boolean>`exists (select 1 from fields.value v where v.field_id = ${d.id}::uuid and v.record_id = ${filter.id})`;
    return value === 'any' ? some : sql<boolean>`not ${some}`;
  }
  const ranged = d.type === 'number' || d.type === 'date';
  const fits = ranged ? inRange(d, value) : isOneOf(c, d, value);
  const among = sql`fields.value v where v.field_id = ${d.id}::uuid and ${fits}`;
  // Few are fetched once and looked up by key; of many, each record of the list is asked, and the page is soon full. The
  // planner cannot know which: it guesses from averages over all fields.
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from (select 1 from ${among} limit ${sql.lit(FEW + 1)}) x`.execute(c.sql());
  return (rows[0]?.n ?? 0) <= FEW
    ? sql<boolean>`${filter.id} = any (array(select v.record_id from ${among}))`
    : sql<boolean>`(select true from ${among} and v.record_id = ${filter.id} limit 1)`;
}

/** As PostgreSQL reads numbers, too: JavaScript knows `0x1f` and `0b1`. */
const NUMBER = /^[-+]?\d+(?:\.\d+)?(?:e[-+]?\d{1,3})?$/i;

function inRange(d: Definition, value: string): Condition {
  const [from = '', to = from] = value.includes('..') ? value.split('..', 2) : [value];
  const dates = d.type === 'date';
  const fine = (text: string) =>
    text === '' || (dates ? isDay(text) : NUMBER.test(text) && Number.isFinite(Number(text)));
  if ((!from && !to) || !fine(from) || !fine(to))
    throw wrong(
      d,
      dates
        ? 'Write a date, or a range such as 2026-01-01..2026-03-31.'
        : 'Write a number, or a range such as 10..20.',
    );
  const kind = sql.raw(dates ? 'date' : 'double precision');
  const field = sql.ref(dates ? 'v.day' : 'v.num');
  const ends = [
    ...(from ? [sql<boolean>`${field} >= ${from}::${kind}`] : []),
    ...(to ? [sql<boolean>`${field} <= ${to}::${kind}`] : []),
  ];
  return sql<boolean>`${sql.join(ends, sql` and `)}`;
}

function isOneOf(c: Ctx, d: Definition, value: string): Condition {
  const parts = value.split(',').map((one) => one.trim());
  const wanted = parts.filter(Boolean).map((text) => storedAs(c, d, text));
  // A text may hold a comma itself.
  if (d.type === 'text' || d.type === 'link') wanted.push(value);
  return sql<boolean>`v.text = any (${[...new Set(wanted.map(found))]}::text[])`;
}

/** One value of a filter as it is stored. @throws Problem 422 for one that cannot be */
function storedAs(c: Ctx, d: Definition, text: string): string {
  if (d.type === 'person' && text === 'me') return c.principal.id;
  if (d.type === 'checkbox' && text !== 'true' && text !== 'false') throw wrong(d, 'Say true or false.');
  if (d.type !== 'choice' && d.type !== 'choices') return text;
  const option =
    d.options.find(({ id }) => id === text) ??
    d.options.find(({ label }) => label.toLowerCase() === text.toLowerCase());
  if (!option) throw wrong(d, `There is no option "${text.slice(0, 100)}".`);
  return option.id;
}
