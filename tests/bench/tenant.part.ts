import { roleUrls } from '@serviflow/kernel';
import pg from 'pg';
import { TenantSigner } from '../../kernel/data/tenant-signature.ts';
import { createBenchDesk } from './bench-desk.ts';
import { median } from './measure.ts';
import { type Figure, type Part, round } from './part.ts';

/** How policies named the tenant before it was signed. */
const UNSIGNED = "nullif(current_setting('app.tenant_id', true), '')::uuid";
const SIGNED = '(select kernel.tenant())';
const ROWS = 20_000;
const ID = 'a0000000-0000-7000-8000-000000000001';
const JOBS = {
  'list 50': 'select * from TABLE where open order by id desc limit 50',
  'by id': `select * from TABLE where id = '${ID}'`,
  insert: 'insert into TABLE (id, open) values (gen_random_uuid(), true)',
  update: `update TABLE set open = not open where id = '${ID}'`,
};

/** What the signature costs a statement, in microseconds of waiting: the same table, fenced by the bare setting and by the proof. */
export const part: Part = async ({ quick }) => {
  const desk = await createBenchDesk();
  const owner = new pg.Client({ connectionString: desk.databaseUrl });
  const app = new pg.Client({
    connectionString: (await roleUrls(desk.databaseUrl, desk.secretKey)).app,
    options: '-c plan_cache_mode=force_generic_plan',
  });
  try {
    await Promise.all([owner.connect(), app.connect()]);
    const role = (await app.query('select current_user as name')).rows[0].name;
    for (const [name, tenant] of [
      ['bare', UNSIGNED],
      ['signed', SIGNED],
    ])
      await owner.query(`create schema if not exists bench; grant usage on schema bench to ${role};
        create table bench.${name} (tenant_id uuid not null default ${UNSIGNED}, id uuid not null, open boolean not null, primary key (tenant_id, id));
        insert into bench.${name} select '${desk.tenantId}', case when i = 1 then '${ID}'::uuid else gen_random_uuid() end, true from generate_series(1, ${ROWS}) i;
        analyze bench.${name}; grant all on bench.${name} to ${role}; alter table bench.${name} enable row level security;
        create policy p on bench.${name} using (tenant_id = ${tenant}) with check (tenant_id = ${tenant})`);
    const signer = new TenantSigner(desk.secretKey);
    await signer.ask(app);
    const run = async (name: string, text: string) => {
      const times = quick ? 300 : 2_000;
      await app.query('begin');
      await app.query(
        "select set_config('app.tenant_id', $1, true), set_config('app.tenant_proof', $2, true)",
        [desk.tenantId, signer.sign(desk.tenantId)],
      );
      const began = performance.now();
      for (let i = 0; i < times; i += 1) await app.query({ name, text });
      const microseconds = ((performance.now() - began) * 1_000) / times;
      await app.query('rollback');
      return microseconds;
    };
    const figures: Figure[] = [];
    for (const [job, text] of Object.entries(JOBS)) {
      const taken: Record<string, number[]> = { bare: [], signed: [] };
      for (let turn = 0; turn < 7; turn += 1)
        for (const table of ['bare', 'signed'])
          taken[table]?.push(await run(`${job} ${table}`, text.replace('TABLE', `bench.${table}`)));
      const [bare, signed] = [median(taken.bare ?? []), median(taken.signed ?? [])];
      figures.push({
        name: job,
        'µs bare': round(bare),
        'µs signed': round(signed),
        'µs more': round(signed - bare),
      });
    }
    return figures;
  } finally {
    await Promise.all([owner.end(), app.end()]);
    await desk.drop();
  }
};
