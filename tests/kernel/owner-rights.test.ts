import { randomBytes } from 'node:crypto';
import { roleUrls } from '@serviflow/kernel';
import { createDatabase, createTestKernel } from '@serviflow/sdk/testing';
import pg from 'pg';
import { expect, test } from 'vitest';

/** Statements that a refusal recommends. */
const advice = (message: string): string[] =>
  message
    .slice(message.indexOf('run: ') + 5)
    .split(';')
    .map((text) => text.trim())
    .filter(Boolean);

const failure = (work: Promise<{ stop(): Promise<void> }>): Promise<Error | null> =>
  work.then(
    async (desk) => {
      await desk.stop();
      return null;
    },
    (error: Error) => error,
  );

test('an owner without rights is told which, and the statements that it is told give them', async () => {
  const database = await createDatabase();
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  const name = `owner_${randomBytes(4).toString('hex')}`;
  const role = `${new URL(database.url).pathname.slice(1)}_app`;
  const urlOf = (user: string) => {
    const url = new URL(database.url);
    url.username = user;
    url.password = 'secret';
    return url.href;
  };
  const migrate = async (user: string) => {
    const { createKernel } = await import('@serviflow/kernel');
    const desk = await createTestKernel({ plugins: [] });
    const { options } = desk.kernel.runtime;
    await desk.stop();
    const kernel = createKernel({ ...options, databaseUrl: urlOf(user) });
    await kernel.migrate().catch(async (error) => {
      await kernel.stop();
      throw error;
    });
    return kernel;
  };
  try {
    await admin.query(`create role ${name} login password 'secret'`);
    await admin.query(`create role ${role}`);
    const refused = await failure(migrate(name));
    expect(refused?.message).toContain(`The database user "${name}" of DATABASE_URL needs more rights:`);
    expect(refused?.message).toContain('make roles');
    expect(refused?.message).not.toContain('\n');
    for (const statement of advice(refused?.message ?? '')) await admin.query(statement);
    // The rights are there; a role of the installation is another user's, as in a copy that was restored.
    const foreign = await failure(migrate(name));
    expect(foreign?.message).toContain(`change the role ${role}, which another user made`);
    for (const statement of advice(foreign?.message ?? '')) await admin.query(statement);
    expect(await failure(migrate(name))).toBeNull();
    expect((await roleUrls(urlOf(name), 'x'.repeat(32))).app).toContain(role);
  } finally {
    await admin.end();
    await database.drop();
    await createDatabase().then(async (spare) => {
      const again = new pg.Client({ connectionString: spare.url });
      await again.connect();
      await again.query(`drop role if exists ${name}`);
      await again.end();
      await spare.drop();
    });
  }
}, 60_000);
