import { type Static, sql, Type } from '@serviflow/sdk';
import { tickets } from '../manifest.ts';
import { slaCondition } from '../model/sla-state.ts';
import { isUuid, sightCondition, sightOf } from '../model/visibility.ts';
import { categoriesInUse } from '../services/categories.ts';
import { dayOf, startOfDay } from '../services/dates.ts';

const count = Type.Integer({ minimum: 0 });
/** Tickets of this many days make the average (2.3). */
const AVERAGE_DAYS = 7;
/** The newest so many of them: an average does not get truer by reading a hundred thousand. */
const AVERAGE_SAMPLE = 5_000;

const Figures = Type.Object({
  open: count,
  inProgress: count,
  paused: count,
  resolvedToday: count,
  slaAtRisk: count,
  slaBreached: count,
  unassigned: count,
  mine: count,
  /** Creation to first response, seconds, of the last seven days' tickets; null when there are none. */
  averageResponseSeconds: Type.Union([Type.Number(), Type.Null()]),
});

/** All cards of the dashboards in one statement, each counting exactly what its list shows. */
export const kpis = tickets.query('kpis', {
  title: 'Key figures',
  permission: ['tickets.read', 'tickets.own'],
  input: Type.Object({}),
  reply: Figures,
  async run(c) {
    const now = c.now();
    const today = startOfDay(dayOf(now, c.tenant.timezone), c.tenant.timezone);
    // A range with two ends is known to be small; of one with one end a third of the table is expected.
    const tomorrow = new Date(today.getTime() + 2 * 86_400_000);
    const since = new Date(now.getTime() - AVERAGE_DAYS * 86_400_000);
    const sight = sightOf(c);
    const seen = sightCondition(sight) ?? sql`true`;
    const own = sight.kind === 'own' ? sql`and not t.is_system` : sql``;
    const me = isUuid(c.principal.id) ? c.principal.id : null;
    const { rows } = await sql<Static<typeof Figures>>`
      select a.*, r.*, s.* from
        (select count(*) filter (where t.status = 'open') as open,
                count(*) filter (where t.status = 'in_progress') as "inProgress",
                count(*) filter (where t.status = 'paused') as paused,
                count(*) filter (where ${slaCondition('at_risk', now)}) as "slaAtRisk",
                count(*) filter (where ${slaCondition('breached', now)}) as "slaBreached",
                count(*) filter (where t.assignee_id is null) as unassigned,
                count(*) filter (where t.assignee_id = ${me}::uuid) as mine
           from tickets.ticket t
          where t.deleted_at is null and t.status in ('open', 'in_progress', 'paused') and ${seen} ${own}) a,
        (select count(*) as "resolvedToday" from tickets.ticket t
          where t.deleted_at is null and t.resolved_at is not null and t.resolved_at >= ${today} and t.resolved_at < ${tomorrow} and ${seen} ${own}) r,
        (select extract(epoch from avg(x.took))::float8 as "averageResponseSeconds" from (
          select t.first_responded_at - t.created_at as took from tickets.ticket t
           where t.deleted_at is null and t.created_at >= ${since} and t.first_responded_at is not null and ${seen} ${own}
           order by t.created_at desc, t.id desc limit ${sql.lit(AVERAGE_SAMPLE)}) x) s`.execute(c.sql());
    return rows[0] as Static<typeof Figures>;
  },
});

/** Number beside the entry of the navigation: what waits for this reader. */
export const openCount = tickets.query('open-count', {
  title: 'Open tickets',
  permission: ['tickets.read', 'tickets.own'],
  input: Type.Object({}),
  reply: Type.Object({ count }),
  async run(c) {
    const sight = sightOf(c);
    const seen = sightCondition(sight) ?? sql`true`;
    const own = sight.kind === 'own' ? sql`and not t.is_system` : sql``;
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from tickets.ticket t
       where t.deleted_at is null and t.status in ('open', 'in_progress', 'paused') and ${seen} ${own}`.execute(
      c.sql(),
    );
    return { count: rows[0]?.count ?? 0 };
  },
});

/** Categories and tags in use, for filters and forms. */
export const categories = tickets.query('categories', {
  title: 'Categories',
  permission: ['tickets.read', 'tickets.own'],
  input: Type.Object({}),
  reply: Type.Object({ items: Type.Array(Type.String()) }),
  async run(c) {
    return { items: await categoriesInUse(c) };
  },
});
