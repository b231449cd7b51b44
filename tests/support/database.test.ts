import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { startTestPostgres } from '../../apps/host/test-postgres.ts';
import { createDatabase } from '../../sdk/testing/database.ts';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('a template is built once and its clones do not see each other', async () => {
  let builds = 0;
  const template = {
    name: 'database.test/one',
    build: async (url: string) => {
      builds++;
      await query(url, 'create table seeded as select 1 as n');
    },
  };
  const [a, b] = await Promise.all([createDatabase({ template }), createDatabase({ template })]);
  await query(a.url, 'update seeded set n = 2');
  expect(builds).toBe(1);
  expect(await query(a.url, 'select n from seeded')).toEqual([{ n: 2 }]);
  expect(await query(b.url, 'select n from seeded')).toEqual([{ n: 1 }]);
  await Promise.all([a.drop(), b.drop()]);
});

test('a template whose build failed is built anew', async () => {
  let broken = true;
  const template = {
    name: 'database.test/broken',
    build: async (url: string) => {
      await query(url, 'create table half ()');
      if (broken) throw new Error('half way');
    },
  };
  await expect(createDatabase({ template })).rejects.toThrow('half way');
  broken = false;
  await (await createDatabase({ template })).drop();
});

test('drop ends the connections that a test left open', async () => {
  const database = await createDatabase();
  const left = new Client({ connectionString: database.url });
  const ended = new Promise((resolve) => left.on('error', resolve));
  await left.connect();
  await database.drop();
  expect(String(await ended)).toContain('terminating connection');
});

test('a start after a killed run sweeps what that run left', async () => {
  const script = `
    const { startTestPostgres } = await import(${JSON.stringify(new URL('../../apps/host/test-postgres.ts', import.meta.url).href)});
    const { url } = await startTestPostgres();
    const { Client } = await import('pg');
    const client = new Client({ connectionString: url });
    await client.connect();
    console.log((await client.query('show data_directory')).rows[0].data_directory);
    setInterval(() => {}, 1_000);`;
  const run = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: new URL('../../', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const directory = String((await once(run.stdout, 'data'))[0]).trim();
  run.kill('SIGKILL');
  await once(run, 'exit');
  await access(directory);

  const next = await startTestPostgres();
  await expect(access(directory)).rejects.toThrow('ENOENT');
  await next.stop();
});
