import pg from 'pg';
import { createBenchDesk } from './bench-desk.ts';
import { type ChildServer, startServer } from './child-server.ts';
import { drive, type Load } from './load.ts';
import { cpuSeconds, median, sleepUntil } from './measure.ts';
import { seedTickets, seedTimelines } from './seed-tickets.ts';

const AIMS = { list: 0.6, open: 0.5, search: 0.6, comment: 0.35, create: 0.3 } as const;
type Job = keyof typeof AIMS;
const OPERATIONS: Record<Job, string> = {
  list: 'tickets.list',
  open: 'tickets.get',
  search: 'tickets.list',
  comment: 'tickets.reply',
  create: 'tickets.create',
};

export interface Ratio {
  readonly job: Job;
  readonly callers: number;
  /** Answers a second, medians of all rounds. */
  readonly bare: number;
  readonly desk: number;
  /** desk / bare of the same round, median. */
  readonly ratio: number;
  readonly aim: number;
  /** Answers a second when the clock runs on until the last job that they caused is done; for writes only. */
  readonly settled: number | null;
  /** Milliseconds of processor time of the server's own process for one answer (PostgreSQL not counted). */
  readonly bareCpuMs: number;
  readonly deskCpuMs: number;
  /** Waits for the database in one call. */
  readonly roundTrips: number;
}

export interface CompareOptions {
  readonly tickets: number;
  readonly callers: readonly number[];
  /** Of load for each figure. */
  readonly seconds: number;
  /** Turns of both sides: bare, desk, bare, desk... The machine is never quiet, so neighbours in time are compared. */
  readonly rounds: number;
  readonly jobs?: readonly string[];
}

type Side = Pick<Load, 'paths' | 'method' | 'headers' | 'body'>;

/** Runs each job against the bare server and the desk in turn, on one database. */
export async function compareWithBare(options: CompareOptions): Promise<Ratio[]> {
  const desk = await createBenchDesk();
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  await seedTickets(owner, desk.tenantId, options.tickets);
  const ids = await seedTimelines(owner, desk.tenantId, 500);
  await owner.query('vacuum analyze');
  const bare = await startServer('./bare-server.ts', {
    BENCH_APP_URL: desk.appUrl,
    BENCH_TENANT: desk.tenantId,
  });
  const real = await startServer('./desk-server.ts', {
    BENCH_DATABASE_URL: desk.databaseUrl,
    BENCH_SECRET: desk.secretKey,
  });
  const jobs = jobsOf(ids, { cookie: await desk.login(real.url), origin: 'http://127.0.0.1' });
  const names = (Object.keys(jobs) as Job[]).filter((job) => options.jobs?.includes(job) ?? true);
  const results: Omit<Ratio, 'roundTrips'>[] = [];
  for (const job of names) {
    // Both servers compile what they run before anything counts.
    await measure(bare, jobs[job].bare, { callers: 8, seconds: 1 });
    await measure(real, jobs[job].desk, { callers: 8, seconds: 1 });
    await settle(owner);
    for (const callers of options.callers) {
      const load = { callers, seconds: options.seconds };
      const yard: Figure[] = [];
      const ours: Figure[] = [];
      const settled: number[] = [];
      for (let round = 0; round < options.rounds; round += 1) {
        yard.push(await measure(bare, jobs[job].bare, load));
        const figure = await measure(real, jobs[job].desk, load);
        ours.push(figure);
        // What the desk still has to do must not weigh on the other side's turn.
        settled.push((figure.perSecond * options.seconds) / (options.seconds + (await settle(owner))));
      }
      results.push({
        job,
        callers,
        bare: median(yard.map((f) => f.perSecond)),
        desk: median(ours.map((f) => f.perSecond)),
        ratio: median(ours.map((f, round) => f.perSecond / (yard[round]?.perSecond ?? Number.NaN))),
        aim: AIMS[job],
        settled: jobs[job].desk.method === 'POST' ? median(settled) : null,
        bareCpuMs: median(yard.map((f) => f.cpuMs)),
        deskCpuMs: median(ours.map((f) => f.cpuMs)),
      });
    }
  }
  const lines = await real.stop();
  await bare.stop();
  await owner.end();
  await desk.drop();
  const trips = JSON.parse(lines.find((l) => l.startsWith('TRIPS '))?.slice(6) ?? '{}') as Record<
    string,
    number
  >;
  return results.map((r) => ({ ...r, roundTrips: trips[OPERATIONS[r.job]] ?? 0 }));
}

function jobsOf(
  ids: readonly string[],
  login: Record<string, string>,
): Record<Job, { bare: Side; desk: Side }> {
  const ticket = {
    title: 'The printer on the second floor is on fire',
    description: 'It began this morning. Smoke comes out of tray two.',
  };
  const comment = { body: 'We are on it and come by within the hour.' };
  const pair = (bare: Side, desk: Side) => ({ bare, desk: { ...desk, headers: login } });
  return {
    list: pair({ paths: ['/list'] }, { paths: ['/api/tickets?limit=50&sort=-createdAt'] }),
    open: pair({ paths: ids.map((id) => `/open/${id}`) }, { paths: ids.map((id) => `/api/tickets/${id}`) }),
    search: pair({ paths: ['/search?q=zebrafish'] }, { paths: ['/api/tickets?q=zebrafish'] }),
    comment: pair(
      { paths: ids.map((id) => `/comment/${id}`), method: 'POST', body: comment },
      { paths: ids.map((id) => `/api/tickets/${id}/reply`), method: 'POST', body: comment },
    ),
    create: pair(
      { paths: ['/create'], method: 'POST', body: ticket },
      { paths: ['/api/tickets'], method: 'POST', body: ticket },
    ),
  };
}

interface Figure {
  readonly perSecond: number;
  readonly cpuMs: number;
}

async function measure(
  server: ChildServer,
  side: Side,
  load: { callers: number; seconds: number },
): Promise<Figure> {
  const before = cpuSeconds(server.pid);
  const { perSecond, answers } = await drive({ url: server.url, ...side, ...load });
  return { perSecond, cpuMs: ((cpuSeconds(server.pid) - before) * 1_000) / answers };
}

/** Waits until nothing is left in the outbox and the queues. @returns seconds waited */
export async function settle(owner: pg.Client, limitSeconds = 120): Promise<number> {
  const began = performance.now();
  await sleepUntil(async () => {
    const { rows } = await owner.query(
      `select (select count(*) from kernel.outbox)
            + (select count(*) from pgboss.job where state in ('created', 'retry', 'active') and start_after <= now()) as n`,
    );
    return Number(rows[0].n) === 0;
  }, limitSeconds);
  return (performance.now() - began) / 1_000;
}
