import { sql } from '@serviflow/sdk';
import type { Priority } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { PRIORITY_RANK } from '../model/ranks.ts';
import { ACTIVE } from '../model/transitions.ts';
import { isUuid, sightOf } from '../model/visibility.ts';
import type { FilterInput, Sort } from '../queries/list-input.ts';
import { dateRange, filled, listOf, statusesOf, wordSearch } from './filter-sql.ts';

type Sql = ReturnType<typeof sql>;

/** Up to so many matches of one filter are sorted; with more, fifty of them are soon met in the order of the list. */
const FEW = 20_000;
/** Where filter and sort are of one subject, the matches stand side by side, perhaps at the far end of the order. */
const FEW_SIDE_BY_SIDE = 50_000;
const SIDE_BY_SIDE: Partial<Record<Sort, readonly (keyof FilterInput)[]>> = {
  assigneeName: ['assignee'],
  clientName: ['clientId'],
  requesterName: ['requester', 'contactId', 'clientId'],
  createdAt: ['resolvedFrom', 'resolvedTo'],
  updatedAt: ['createdFrom', 'createdTo', 'resolvedFrom', 'resolvedTo'],
};

/** Sorts of which there is an index of active tickets alone. */
const OF_ACTIVE: readonly Sort[] = ['createdAt', 'updatedAt', 'resolveDueAt'];

/** One filter as its index serves it. */
interface Probe {
  readonly of: keyof FilterInput | 'sight';
  /** SELECT of at most `max` ids, by that index alone. */
  ids(max: number): Sql;
  /** The index holds the matches in the order of age. */
  readonly byAge: boolean;
}

/**
 * The ids that a list needs to look at, as SQL of an array, when one of its filters leaves few of them. Statements are
 * planned once for all values, so the planner cannot tell a filter that nothing passes from one that everything does,
 * and would read the whole desk in the order of the list to find the first fifty. So the filters are counted, each by its
 * own index and up to a bound.
 * @returns null when the list is read in its order
 */
export async function narrowed(c: Ctx, input: FilterInput, sort: Sort): Promise<Sql | null> {
  if (input.q && wordSearch(c, input)) return null;
  const probes = probesOf(c, input);
  const [only] = probes;
  if (!only || (probes.length === 1 && !input.sla && isInOrder(only, input, sort))) return null;
  const most = (probe: Probe) =>
    SIDE_BY_SIDE[sort]?.some((name) => name === probe.of) ? FEW_SIDE_BY_SIDE : FEW;
  const counts = probes.map((probe) => sql`(select count(*)::int from (${probe.ids(most(probe) + 1)}) n)`);
  const { rows } = await sql<{ n: number[] }>`select array[${sql.join(counts)}] as n`.execute(c.sql());
  const found = probes
    .map((probe, i) => ({ probe, n: rows[0]?.n[i] ?? 0 }))
    .filter(({ probe, n }) => n <= most(probe))
    .sort((a, b) => a.n - b.n)[0];
  return found ? sql`array(${found.probe.ids(most(found.probe) + 1)})` : null;
}

function isInOrder(probe: Probe, input: FilterInput, sort: Sort): boolean {
  if (probe.of === 'status' && isActive(input)) return OF_ACTIVE.includes(sort);
  return probe.byAge && sort === 'createdAt';
}

const isActive = (input: FilterInput): boolean => statusesOf(input)?.join() === ACTIVE.join();

/** A probe whose ORDER BY is that of an index: without it the planner might read the table from end to end. */
function probe(of: Probe['of'], conditions: readonly Sql[], order: Sql, byAge = false): Probe {
  const one = (condition: Sql, max: number) =>
    sql`(select t.id from tickets.ticket t where t.deleted_at is null and ${condition} order by ${order} limit ${sql.lit(max)})`;
  return {
    of,
    byAge: byAge && conditions.length === 1,
    ids: (max) =>
      sql`select u.id from (${sql.join(
        conditions.map((condition) => one(condition, max)),
        sql` union all `,
      )}) u limit ${sql.lit(max)}`,
  };
}

const NEWEST = sql`t.created_at desc, t.id desc`;

function probesOf(c: Ctx, input: FilterInput): Probe[] {
  const probes: Probe[] = [];
  const byAge = (of: Probe['of'], ...conditions: Sql[]) => probes.push(probe(of, conditions, NEWEST, true));
  const byId = (of: keyof FilterInput, column: string, value: string) => {
    if (isUuid(value)) byAge(of, sql`${sql.ref(`t.${column}`)} = ${value}::uuid`);
  };
  const byLiterals = (of: keyof FilterInput, column: string, values: readonly string[]) => {
    if (values.length)
      byAge(of, ...values.map((value) => sql`${sql.ref(`t.${column}`)} = ${sql.lit(value)}`));
  };
  const me = c.principal.id;

  if (isActive(input)) byAge('status', sql`t.status in (${sql.join(ACTIVE.map((s) => sql.lit(s)))})`);
  else byLiterals('status', 'status', statusesOf(input) ?? []);
  byLiterals('workType', 'work_type', listOf(input.workType));
  byLiterals('source', 'source', listOf(input.source));
  if (input.priority)
    probes.push(
      probe(
        'priority',
        listOf(input.priority).map(
          (value) => sql`t.priority_rank = ${sql.lit(PRIORITY_RANK[value as Priority])}`,
        ),
        sql`t.priority_rank desc, t.id desc`,
      ),
    );
  if (input.category) {
    const category = filled('category', "''");
    probes.push(probe('category', [sql`${category} = ${input.category}`], sql`${category}, t.id`));
  }
  if (input.tag)
    probes.push({
      of: 'tag',
      byAge: false,
      ids: (max) => sql`select g.id from tickets.tagged_ticket(${input.tag}, ${sql.lit(max)}) g`,
    });
  if (input.assignee === 'none') byAge('assignee', sql`t.assignee_id is null`);
  else if (input.assignee === 'any')
    probes.push(
      probe('assignee', [sql`t.assignee_id is not null`], sql`t.assignee_id, t.created_at desc, t.id desc`),
    );
  else if (input.assignee) byId('assignee', 'assignee_id', input.assignee === 'me' ? me : input.assignee);
  if (input.clientId) byId('clientId', 'client_id', input.clientId);
  if (input.contactId) byId('contactId', 'contact_id', input.contactId);
  if (input.requester)
    byId('requester', 'requester_user_id', input.requester === 'me' ? me : input.requester);
  if (input.system) byAge('system', sql`t.is_system`);
  const created = dateRange(c, input, 'created');
  if (created.length) byAge('createdFrom', sql.join(created, sql` and `));
  const resolved = dateRange(c, input, 'resolved');
  if (resolved.length)
    probes.push(
      probe(
        'resolvedFrom',
        [sql`t.resolved_at is not null and ${sql.join(resolved, sql` and `)}`],
        sql`t.resolved_at`,
      ),
    );
  const sight = sightOf(c);
  if (sight.kind === 'own' && sight.clientId !== null) {
    const { clientId, userId, contactId } = sight;
    const own = probe('sight', [sql`t.client_id = ${clientId}::uuid`], NEWEST);
    probes.push({
      ...own,
      ids: (max) => sql`select o.id from (${own.ids(max)}) o
        union select p.ticket_id from tickets.participant p where p.user_id = ${userId}::uuid or p.contact_id = ${contactId}::uuid`,
    });
  }
  return probes;
}
