import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, lstat, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { isAlive, waitForExit } from './postgres/pid-file.ts';

let dataDir: string;
let open: EmbeddedPostgres | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'serviflow-embedded-'));
});

afterEach(async () => {
  await open?.stop();
  open = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  open = await startEmbeddedPostgres(dataDir);
  return open;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('data, port and password survive a stop and a start', async () => {
  const first = await start();
  await query(first.url, 'create table kept as select 42 as n');
  await first.stop();
  expect(await isAlive(first.pid)).toBe(false);

  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 42 }]);
});

test('the cluster lies in a data directory that is closed to others', async () => {
  await start();
  expect((await lstat(join(dataDir, 'postgres'))).isDirectory()).toBe(true);
  expect((await stat(dataDir)).mode & 0o007).toBe(0);
});

test('the password file is for its owner only', async () => {
  await start();
  const { mode } = await stat(join(dataDir, 'postgres.json'));
  expect(mode & 0o777).toBe(0o600);
});

test('a server that outlived its killed host is taken over with its data', async () => {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url).href)});
    console.log((await startEmbeddedPostgres(${JSON.stringify(dataDir)})).pid);
    setInterval(() => {}, 1_000);`;
  const host = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await once(host.stdout, 'data');
  host.kill('SIGKILL');
  await once(host, 'exit');

  const taken = await start();
  expect(taken.startedHere).toBe(false);
  expect(taken.pid).toBe(Number(printed));
  expect(await query(taken.url, 'select 1 as n')).toEqual([{ n: 1 }]);
});

test('a server that is killed under a living host comes back at the same address', async () => {
  const { url, pid } = await start();
  await query(url, 'create table kept as select 42 as n');
  process.kill(pid, 'SIGKILL');
  expect(await waitForExit(pid, 5_000)).toBe(true);

  await vi.waitFor(async () => expect(await query(url, 'select n from kept')).toEqual([{ n: 42 }]), {
    timeout: 15_000,
    interval: 100,
  });
});

test('a stale pid file whose number belongs to another program now does not stop the start', async () => {
  const first = await start();
  await first.stop();
  const file = join(dataDir, 'postgres', 'postmaster.pid');
  await writeFile(file, `${process.pid}\n${dataDir}/postgres\n1\n5432\n\n127.0.0.1\n\nready\n`);
  const { uid, gid } = await stat(join(dataDir, 'postgres'));
  await chown(file, uid, gid);

  const second = await start();
  expect(second.startedHere).toBe(true);
  expect(await query(second.url, 'select 1 as n')).toEqual([{ n: 1 }]);
});

test('a data directory of another release is refused by name', async () => {
  const first = await start();
  await first.stop();
  open = undefined;
  const version = join(dataDir, 'postgres', 'PG_VERSION');
  expect((await readFile(version, 'utf8')).trim()).toBe('18');
  await writeFile(version, '17\n');
  await expect(startEmbeddedPostgres(dataDir)).rejects.toThrow(/PostgreSQL 17.*carries 18/);
});
