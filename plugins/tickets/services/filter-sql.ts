import { sql } from '@serviflow/sdk';
import { type Priority, STATUSES, type Status } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { WORDED } from '../migrations/0007-words.ts';
import { PRIORITY_RANK, STATUS_RANK } from '../model/ranks.ts';
import { type SlaFilter, slaCondition } from '../model/sla-state.ts';
import { ACTIVE } from '../model/transitions.ts';
import { isStaff, isUuid, type Sight, sightCondition, sightOf } from '../model/visibility.ts';
import type { FilterInput } from '../queries/list-input.ts';
import { bound } from './dates.ts';
import { parseSearch, plainQuery } from './search-query.ts';

/** A filter with conditions that were made of the rest of the query. */
export interface Narrowed extends FilterInput {
  readonly more?: readonly Condition[];
}

export type Condition = ReturnType<typeof sql<boolean>>;

/** Matches that are looked at when they are then sorted by something else than age: by itself, and with other filters. */
const ENOUGH = 500;
export const MANY = 3_000;

/**
 * A column with something to sort by in every row, as the indexes of 0016 have it. Not coalesce(): row-level security takes
 * it for a function that leaks, so that no index is used to compare with it, and page after page begins at the first row.
 */
export const filled = (column: string, instead: string) =>
  sql`(case when ${sql.ref(`t.${column}`)} is null then ${sql.raw(instead)} else ${sql.ref(`t.${column}`)} end)`;

/** Values of a filter that takes several. */
export const listOf = (text: string | undefined): string[] => (text ? [...new Set(text.split(','))] : []);

/** Statuses that a filter asks for; null = all. */
export function statusesOf(input: FilterInput): Status[] | null {
  const asked = listOf(input.status);
  const wanted = STATUSES.filter(
    (s) => asked.includes(s) || (asked.includes('active') && ACTIVE.includes(s)),
  );
  if (wanted.length) return wanted;
  return input.sla ? [...ACTIVE] : null;
}

const id = (column: string, value: string): Condition =>
  isUuid(value) ? sql<boolean>`${sql.ref(`t.${column}`)} = ${value}::uuid` : sql<boolean>`false`;

function assigneeCondition(c: Ctx, value: string): Condition {
  if (value === 'none') return sql<boolean>`t.assignee_id is null`;
  if (value === 'any') return sql<boolean>`t.assignee_id is not null`;
  return id('assignee_id', value === 'me' ? c.principal.id : value);
}

/** 1 when only tickets that are not closed are asked for, 0 when only closed ones, null otherwise. */
function liveOnly(input: FilterInput): number | null {
  const statuses = statusesOf(input);
  if (statuses === null) return null;
  if (!statuses.includes('closed')) return 1;
  return statuses.length === 1 ? 0 : null;
}

/** A place in the order in which a search finds: `[bucket of numbers, id]`, newest first. */
export type FoundAt = readonly [bucket: number, id: string];

/** The words that a search looks for in the index, for a reader who sees many tickets. */
export interface WordSearch {
  /** SQL of an array of ids, newest first. @param max at most so many */
  ids(max: number, before?: FoundAt): ReturnType<typeof sql>;
  /** The ticket number that the text may mean: that ticket comes first. */
  readonly number: number | null;
}

/** @returns null when the search is none of words, or its reader sees few tickets */
export function wordSearch(c: Ctx, input: FilterInput): WordSearch | null {
  const { words, number, numberOnly } = parseSearch(input.q ?? '');
  const sight = sightOf(c);
  if (numberOnly || words.length === 0 || seesFew(sight)) return null;
  const client = sight.kind === 'own' ? sight.clientId : input.clientId;
  return {
    ids(max, before) {
      const byWords = sql`select s.id from tickets.search_ticket(${words}::text[], ${liveOnly(input)}::smallint,
        ${client && isUuid(client) ? client : null}::uuid, ${sql.lit(max)}, ${before?.[0] ?? null}::integer, ${before?.[1] ?? null}::uuid,
        ${!isStaff(c)}::boolean) s`;
      // An array is fetched once and looked up by key; a subquery is guessed at and may read the whole list in its order.
      return number === null ? sql`array(${byWords})` : sql`array(${byWords} union all ${byNumber(number)})`;
    },
    number,
  };
}

const byNumber = (number: number | null) =>
  sql`select n.id from tickets.ticket n where n.number = ${number}::bigint`;

/** Somebody who sees few tickets is served from these: the newest matches of the whole desk may all be others'. */
const seesFew = (sight: Sight): boolean =>
  sight.kind === 'one' || (sight.kind === 'own' && sight.clientId === null);

function searchCondition(c: Ctx, input: Narrowed): Condition | null {
  const { words, number, numberOnly } = parseSearch(input.q ?? '');
  if (words.length === 0 && number === null) return null;
  if (numberOnly) return sql<boolean>`t.id in (${byNumber(number)})`;
  const search = wordSearch(c, input);
  if (search) return sql<boolean>`t.id = any (${search.ids(isNarrowed(input) ? MANY : ENOUGH)})`;
  return sql<boolean>`((t.number = ${number}::bigint) is true or exists (
    select 1 from tickets.ticket_text s
     where s.id = t.id and case when s.worded < ${sql.lit(WORDED)} or ${isStaff(c)}::boolean then s.search else s.public_search end @@ ${plainQuery(words)}::tsquery))`;
}

/** Whether more filters will be applied to what the search finds. */
function isNarrowed(input: Narrowed): boolean {
  return Boolean(
    input.priority ||
      input.workType ||
      input.source ||
      input.category ||
      input.tag ||
      input.assignee ||
      input.contactId ||
      input.requester ||
      input.watching ||
      input.createdFrom ||
      input.createdTo ||
      input.resolvedFrom ||
      input.resolvedTo ||
      input.sla ||
      input.more?.length ||
      input.system !== undefined,
  );
}

/** Conditions of the days that a list is of. @throws Problem 422 for a wrong date */
export function dateRange(c: Ctx, input: FilterInput, key: 'created' | 'resolved'): Condition[] {
  const column = sql.ref(`t.${key}_at`);
  const zone = c.tenant.timezone;
  const [from, to] = [input[`${key}From`], input[`${key}To`]];
  return [
    ...(from ? [sql<boolean>`${column} >= ${bound(`${key}From`, from, { zone, end: false })}`] : []),
    ...(to ? [sql<boolean>`${column} < ${bound(`${key}To`, to, { zone, end: true })}`] : []),
  ];
}

/**
 * Conditions of a filtered list over a table named `t`, the reader's sight included.
 * @param search false when the caller brings the condition for `q` itself
 */
export function conditionsOf(c: Ctx, input: Narrowed, { search = true } = {}): Condition[] {
  const sight = sightOf(c);
  const and: Condition[] = [sql<boolean>`t.deleted_at is null`];
  const seen = sightCondition(sight);
  if (seen) and.push(seen);
  // Literals, not parameters: only they let the planner use the partial indexes of active tickets.
  const literal = (column: string, values: readonly string[]) =>
    values.length &&
    and.push(sql<boolean>`${sql.ref(`t.${column}`)} in (${sql.join(values.map((v) => sql.lit(v)))})`);
  const statuses = statusesOf(input) ?? [];
  literal('status', statuses);
  // A second time by rank, where the list sorts by it: then the matches stand side by side in that index.
  if (statuses.length && input.sort?.endsWith('status'))
    and.push(
      sql<boolean>`t.status_rank in (${sql.join(statuses.map((name) => sql.lit(STATUS_RANK[name])))})`,
    );
  // By rank, as the list sorts: then the matches stand side by side in that index.
  const ranks = listOf(input.priority).map((name) => sql.lit(PRIORITY_RANK[name as Priority]));
  if (ranks.length) and.push(sql<boolean>`t.priority_rank in (${sql.join(ranks)})`);
  literal('work_type', listOf(input.workType));
  literal('source', listOf(input.source));
  if (input.category) and.push(sql<boolean>`${filled('category', "''")} = ${input.category}`);
  if (input.tag) and.push(sql<boolean>`${input.tag}::text = any (t.tags)`);
  if (input.assignee) and.push(assigneeCondition(c, input.assignee));
  if (input.clientId) and.push(id('client_id', input.clientId));
  if (input.contactId) and.push(id('contact_id', input.contactId));
  if (input.requester)
    and.push(id('requester_user_id', input.requester === 'me' ? c.principal.id : input.requester));
  if (input.watching && isUuid(c.principal.id))
    and.push(
      sql<boolean>`t.id = any (array(select w.ticket_id from tickets.participant w where w.user_id = ${c.principal.id}::uuid and w.kind = 'watcher'))`,
    );
  and.push(...dateRange(c, input, 'created'), ...dateRange(c, input, 'resolved'));
  if (input.sla) and.push(slaCondition(input.sla as SlaFilter, c.now()));
  const system = input.system ?? (sight.kind === 'own' ? false : undefined);
  if (system !== undefined) and.push(sql<boolean>`t.is_system = ${sql.lit(system)}`);
  and.push(...(input.more ?? []));
  const found = search && input.q ? searchCondition(c, input) : null;
  if (found) and.push(found);
  return and;
}
