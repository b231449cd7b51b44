import pg from 'pg';
import { type BenchDesk, createBenchDesk } from './bench-desk.ts';
import { type ChildServer, startServer } from './child-server.ts';
import { drive } from './load.ts';
import { median } from './measure.ts';
import { type Part, round } from './part.ts';
import { seedTickets } from './seed-tickets.ts';

const AIM = 1.5;
const SMALL = 10_000;
const OTHERS = 200;
const OF_EACH_OTHER = 100;

const QUESTIONS: Record<string, string> = {
  'list, newest first': '/api/tickets?limit=50&sort=-createdAt',
  'list of active ones': '/api/tickets?limit=50&status=active',
  'search, 1 in 250': '/api/tickets?q=zebrafish',
  'search, 1 in 50,000': '/api/tickets?q=quagga',
  'search, most tickets': '/api/tickets?q=printer',
  'search, two words, 1 in 250': '/api/tickets?q=morning%20zebrafish',
  // Ten thousand tickets hold six of these: six are asked for, so that both answers are as long.
  'search, two words, 1 in 1,500': '/api/tickets?q=printer%20zebrafish&limit=6',
  'search, two words that never meet': '/api/tickets?q=printer%20network',
  'search, no match': '/api/tickets?q=unicorn',
};

/** One desk with many tickets against one with few, in databases of their own, asked in turn by one caller. */
export const part: Part = async ({ quick, jobs }) => {
  const small = await grown(SMALL);
  const large = await grown(quick ? 100_000 : 1_000_000);
  try {
    const figures = [];
    for (const [name, path] of Object.entries(QUESTIONS)) {
      if (jobs && !jobs.some((job) => name.includes(job))) continue;
      const few: number[] = [];
      const many: number[] = [];
      const ask = async (desk: Grown, into: number[], seconds: number) => {
        const { perSecond } = await drive({
          url: desk.server.url,
          callers: 1,
          seconds,
          headers: desk.login,
          paths: [path],
        });
        into.push(1_000 / perSecond);
      };
      await ask(small, [], 1);
      await ask(large, [], 1);
      for (let turn = 0; turn < (quick ? 3 : 5); turn += 1) {
        await ask(small, few, 1);
        await ask(large, many, 1);
      }
      const ratio = median(many.map((ms, turn) => ms / (few[turn] ?? Number.NaN)));
      figures.push({
        name,
        [`ms at ${SMALL}`]: round(median(few)),
        [`ms at ${large.tickets}`]: round(median(many)),
        ratio: round(ratio),
        aim: AIM,
        ok: ratio <= AIM,
      });
    }
    return figures;
  } finally {
    for (const desk of [small, large]) {
      await desk.server.stop();
      await desk.desk.drop();
    }
  }
};

interface Grown {
  readonly desk: BenchDesk;
  readonly server: ChildServer;
  readonly login: Record<string, string>;
  readonly tickets: number;
}

/** A desk with so many tickets, and two hundred other tenants beside it. */
async function grown(tickets: number): Promise<Grown> {
  const desk = await createBenchDesk();
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  const began = performance.now();
  await seedTickets(owner, desk.tenantId, tickets);
  const others = await owner.query('select uuidv7() as id from generate_series(1, $1::int)', [OTHERS]);
  for (const { id } of others.rows) await seedTickets(owner, id, OF_EACH_OTHER);
  await owner.query('vacuum analyze');
  await owner.end();
  process.stdout.write(`${tickets} tickets in ${((performance.now() - began) / 1_000).toFixed(0)} s\n`);
  const server = await startServer('./desk-server.ts', {
    BENCH_DATABASE_URL: desk.databaseUrl,
    BENCH_SECRET: desk.secretKey,
  });
  const login = { cookie: await desk.login(server.url), origin: 'http://127.0.0.1' };
  return { desk, server, login, tickets };
}
