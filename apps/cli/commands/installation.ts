import { type DeskCommand, UsageError } from '../command.ts';

export const migrate: DeskCommand = {
  name: 'migrate',
  help: 'Brings the database to this version. The host does the same when it starts.',
  on: 'bare',
  async run({ kernel, print }) {
    const { applied, failed } = await kernel.migrate();
    for (const name of applied) print(`applied  ${name}`);
    for (const [plugin, error] of failed) print(`FAILED   ${plugin}: ${error.message}`);
    if (applied.length === 0 && failed.size === 0) print('The database is up to date.');
    return failed.size === 0 ? 0 : 1;
  },
};

export const seed: DeskCommand = {
  name: 'seed',
  help: 'Makes the demo tenant and fills it, once; touches nothing that exists. SEED must not be "none".',
  on: 'migrated',
  async run({ kernel, env, print }) {
    if (env.demoPassword === undefined) throw new UsageError('SEED=none says that no demo data is wanted.');
    const { seedDemo } = await import('@serviflow/host/seed-demo');
    const { demoLogins } = await import('@serviflow/host/demo-logins');
    const seeded = await seedDemo(kernel, env.demoPassword);
    for (const line of demoLogins(env, { seeded })) print(line);
    return 0;
  },
};
