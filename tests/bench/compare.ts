import pg from 'pg';
import { createBenchDesk } from './bench-desk.ts';
import { startServer } from './child-server.ts';
import { drive } from './load.ts';
import { seedTickets, seedTimelines } from './seed-tickets.ts';

export interface Ratio {
  readonly job: Job;
  readonly callers: number;
  /** Answers a second of the yardstick. */
  readonly bare: number;
  readonly desk: number;
  /** desk / bare */
  readonly ratio: number;
  /** What the ratio should reach. */
  readonly aim: number;
  /** Waits for the database in one call. */
  readonly roundTrips?: number;
}

const AIMS = { list: 0.6, open: 0.5, search: 0.6, comment: 0.35, create: 0.3 } as const;
type Job = keyof typeof AIMS;
const OPERATIONS: Record<Job, string> = {
  list: 'tickets.list',
  open: 'tickets.get',
  search: 'tickets.list',
  comment: 'tickets.reply',
  create: 'tickets.create',
};

/**
 * Runs each job against the bare server and the desk in turn, on one database.
 * @param seconds of load for each figure
 */
export async function compareWithBare(options: {
  tickets: number;
  callers: readonly number[];
  seconds: number;
}): Promise<Ratio[]> {
  const desk = await createBenchDesk();
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  await seedTickets(owner, desk.tenantId, options.tickets);
  const ids = await seedTimelines(owner, desk.tenantId, 500);
  await owner.query('vacuum analyze');
  await owner.end();
  const bare = await startServer('./bare-server.ts', {
    BENCH_APP_URL: desk.appUrl,
    BENCH_TENANT: desk.tenantId,
  });
  const real = await startServer('./desk-server.ts', {
    BENCH_DATABASE_URL: desk.databaseUrl,
    BENCH_SECRET: desk.secretKey,
  });
  const login = { cookie: await desk.login(real.url), origin: 'http://127.0.0.1' };
  const ticket = {
    title: 'The printer on the second floor is on fire',
    description: 'It began this morning. Smoke comes out of tray two.',
  };
  const comment = { body: 'We are on it and come by within the hour.' };
  const jobs: Record<Job, { bare: Parameters<typeof drive>[0]; desk: Parameters<typeof drive>[0] }> = {
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
  const results: Ratio[] = [];
  for (const job of Object.keys(jobs) as Job[]) {
    // Both servers compile what they run before anything counts.
    for (const side of ['bare', 'desk'] as const) await drive({ ...jobs[job][side], callers: 8, seconds: 1 });
    for (const callers of options.callers) {
      const yard = await drive({ ...jobs[job].bare, callers, seconds: options.seconds });
      const ours = await drive({ ...jobs[job].desk, callers, seconds: options.seconds });
      results.push({
        job,
        callers,
        bare: yard.perSecond,
        desk: ours.perSecond,
        ratio: ours.perSecond / yard.perSecond,
        aim: AIMS[job],
      });
    }
  }
  const lines = await real.stop();
  await bare.stop();
  await desk.drop();
  const trips = JSON.parse(lines.find((l) => l.startsWith('TRIPS '))?.slice(6) ?? '{}') as Record<
    string,
    number
  >;
  return results.map((r) => ({ ...r, roundTrips: trips[OPERATIONS[r.job]] ?? 0 }));

  type Side = Omit<Parameters<typeof drive>[0], 'url' | 'callers' | 'seconds'>;
  function pair(yard: Side, ours: Side) {
    return {
      bare: { url: bare.url, callers: 1, seconds: 1, ...yard },
      desk: { url: real.url, callers: 1, seconds: 1, headers: login, ...ours },
    };
  }
}
