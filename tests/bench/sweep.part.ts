import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plans } from '@serviflow/config/plans';
import { plugins } from '@serviflow/config/plugins';
import { createKernel } from '@serviflow/kernel';
import pg from 'pg';
import { sweep } from '../../plugins/sla/jobs/sweep.ts';
import { createBenchDesk } from './bench-desk.ts';
import { type Part, round } from './part.ts';

const AIM_SECONDS = 3;
const CLOCKS = 100_000;

/** One sweep of a tenant with 100,000 running clocks: a usual minute, a bad one, and one after a day of standstill. */
export const part: Part = async ({ quick }) => {
  const desk = await createBenchDesk();
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  await owner.connect();
  const dataDir = mkdtempSync(join(tmpdir(), 'serviflow-bench-'));
  const quiet = () => {};
  const kernel = createKernel({
    databaseUrl: desk.databaseUrl,
    secretKey: desk.secretKey,
    baseUrl: 'http://127.0.0.1',
    dataDir,
    plugins,
    plans,
    role: 'all',
    work: 'by-hand',
    log: {
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: (m, f) => process.stderr.write(`${m} ${JSON.stringify(f)}\n`),
    },
    storage: { kind: 'disk', dir: dataDir },
    env: { SMTP_PORT: 0 },
  });
  try {
    await kernel.start();
    const figures = [];
    for (const due of quick ? [100, 10_000] : [100, 10_000, CLOCKS]) {
      await seedClocks(owner, desk.tenantId, due);
      const began = performance.now();
      await kernel.runtime.invoker.system(
        'sla',
        desk.tenantId,
        (c) => sweep.run(c as never, {}, { id: 'bench', attempt: 1 }),
        {
          tx: 'none',
          timeoutSeconds: 120,
        },
      );
      const seconds = (performance.now() - began) / 1_000;
      const told = await owner.query(`select count(*)::int as n from kernel.outbox where type like 'sla.%'`);
      if (told.rows[0].n !== due) throw new Error(`${told.rows[0].n} of ${due} were told`);
      figures.push({
        name: `${CLOCKS} clocks run, ${due} reach a threshold`,
        seconds: round(seconds),
        aim: AIM_SECONDS,
        ok: seconds < AIM_SECONDS,
      });
    }
    return figures;
  } finally {
    await kernel.stop();
    await owner.end();
    await desk.drop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

/** Running clocks; of some the warning is due, of all others in an hour or later. */
async function seedClocks(owner: pg.Client, tenantId: string, due: number): Promise<void> {
  await owner.query('truncate sla.clock');
  await owner.query('delete from kernel.outbox');
  await owner.query(
    `insert into sla.clock (tenant_id, ticket_id, clock, definition_name, source, reason, profile_name, profile, target_seconds,
       near_percent, past_percent, started_at, near_at, due_at, past_at, next_threshold_at, updated_at)
     select $1, uuidv7(), 'resolve', 'Standard', 'default', 'Default', 'Always', '{}', 36000, 85, 120, now() - interval '9 hours',
       at, at + interval '1 hour', at + interval '3 hours', at, now()
     from (select case when i <= $2::int then now() - interval '1 minute' else now() + interval '1 hour' + i * interval '1 second' end as at
             from generate_series(1, $3::int) as i) as x`,
    [tenantId, due, CLOCKS],
  );
  await owner.query('vacuum analyze sla.clock');
}
