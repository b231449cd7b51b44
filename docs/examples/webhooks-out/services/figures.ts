import { type HealthReport, type ServiceHost, sql } from '@serviflow/sdk';
import type { Ctx } from '../manifest.ts';

const DAY_MS = 24 * 3_600_000;
/** Tenants that one check asks; it has a few seconds. */
const MAX_TENANTS = 50;
/** A delivery that is due for this long says that nobody delivers. */
const LATE_MS = 15 * 60_000;
/** From here on it is not one receiver that has a bad day. */
const BAD_SHARE = 0.5;
const ENOUGH = 10;

/** How deliveries fared in the last 24 hours. */
export interface Figures {
  readonly delivered: number;
  /** Given up, or failed so far and to be tried again. */
  readonly failing: number;
  readonly waiting: number;
  /** When the delivery that has been due for longest was due. */
  readonly oldestDueAt: Date | null;
  readonly paused: number;
}

/** Figures of the tenant, one statement. */
export async function figuresOf(c: Pick<Ctx, 'sql' | 'now'>): Promise<Figures> {
  const since = new Date(c.now().getTime() - DAY_MS);
  const { rows } = await sql<
    Record<'delivered' | 'failing' | 'waiting' | 'paused', string> & { oldest: Date | null }
  >`
    select
      (select count(*) from webhooks_out.delivery where last_attempt_at >= ${since} and state = 'delivered') as delivered,
      (select count(*) from webhooks_out.delivery where last_attempt_at >= ${since} and state in ('failed', 'waiting')) as failing,
      (select count(*) from webhooks_out.delivery where state = 'waiting') as waiting,
      (select min(next_at) from webhooks_out.delivery where state = 'waiting') as oldest,
      (select count(*) from webhooks_out.endpoint where status = 'paused') as paused`.execute(c.sql());
  const [row] = rows;
  return {
    delivered: Number(row?.delivered ?? 0),
    failing: Number(row?.failing ?? 0),
    waiting: Number(row?.waiting ?? 0),
    paused: Number(row?.paused ?? 0),
    oldestDueAt: row?.oldest ?? null,
  };
}

/** Says how deliveries of all tenants fare. One that is paused is its tenant's to mend, and counted only. */
export async function checkHealth(host: ServiceHost): Promise<HealthReport> {
  const tenants = (await host.tenants()).slice(0, MAX_TENANTS);
  const all: Figures[] = [];
  for (const tenant of tenants) all.push(await host.run(tenant.id, (c) => figuresOf(c)));
  const sum = (key: 'delivered' | 'failing' | 'paused') => all.reduce((total, one) => total + one[key], 0);
  const tried = sum('delivered') + sum('failing');
  const share = tried === 0 ? 0 : sum('failing') / tried;
  const due = all.flatMap(({ oldestDueAt }) => (oldestDueAt ? [oldestDueAt.getTime()] : []));
  const lateMs = Math.max(0, host.now().getTime() - Math.min(host.now().getTime(), ...due));
  const detail = [
    `${Math.round(share * 100)} % of ${tried} deliveries of the last 24 hours fail`,
    lateMs > 0 ? `the oldest that waits is due for ${Math.round(lateMs / 60_000)} min` : 'none is late',
    `paused endpoints: ${sum('paused')}`,
  ].join(', ');
  const ok = !(tried >= ENOUGH && share > BAD_SHARE) && lateMs <= LATE_MS;
  return { ok, detail: `${detail}.` };
}
