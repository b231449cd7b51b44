import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DeskProcess, runDesk, startDesk } from '../support/desk-process.ts';

const STOP_LIMIT_MS = 10_000;
const SECOND_START_LIMIT_MS = 5_000;

let dataDir: string;
let desk: DeskProcess | undefined;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'serviflow-e2e-'));
});

afterAll(async () => {
  if (desk && desk.process.exitCode === null) await desk.end();
  await rm(dataDir, { recursive: true, force: true });
});

test('the first start ends with the address and the demo logins', async () => {
  desk = await startDesk({ DATA_DIR: dataDir, DEMO_PASSWORD: 'only-a-demo' });
  expect(desk.output()).toMatch(new RegExp(`^ServiFlow is ready: ${desk.url}$`, 'm'));
  for (const user of ['admin', 'expert', 'expert2', 'viewer', 'customer', 'companyadmin']) {
    expect(desk.output()).toMatch(new RegExp(`^ +${user} +only-a-demo`, 'm'));
  }
});

test('it is alive, ready and serves the web app', async () => {
  for (const path of ['/healthz', '/readyz', '/']) {
    const response = await fetch(`${desk?.url}${path}`);
    expect(response.status, path).toBe(200);
    await response.text();
  }
});

test('a second start on the same data is refused with the process that has it', async () => {
  const { code, output } = await runDesk({ DATA_DIR: dataDir });
  expect(code).toBe(1);
  expect(output).toContain(`already running on ${dataDir} (process ${desk?.process.pid})`);
});

test('SIGTERM stops it cleanly', async () => {
  const begin = performance.now();
  expect(await desk?.end('SIGTERM')).toBe(0);
  expect(performance.now() - begin).toBeLessThan(STOP_LIMIT_MS);
  expect(await readdir(join(dataDir, 'postgres'))).not.toContain('postmaster.pid');
});

test('a later start is fast', async () => {
  desk = await startDesk({ DATA_DIR: dataDir });
  expect(desk.readyAfterMs).toBeLessThan(SECOND_START_LIMIT_MS);
});

test('after kill -9 it starts again, and Ctrl-C stops it', async () => {
  await desk?.end('SIGKILL');
  desk = await startDesk({ DATA_DIR: dataDir });
  expect((await fetch(`${desk.url}/readyz`)).status).toBe(200);
  expect(await desk.end('SIGINT')).toBe(0);
});

test('an exception that nobody is known for stops it in order, and its exit code says so', async () => {
  const thrower = "process.on('SIGUSR2', () => { throw new Error('nobody is known for this'); })";
  desk = await startDesk({
    DATA_DIR: dataDir,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(thrower)}`,
  });
  expect(await desk.end('SIGUSR2')).toBe(1);
  expect(desk.output()).toMatch(/"level":50.*an exception was not caught: this process ends/);
  expect(desk.output()).toMatch(/^Stopping \(nobody is known for this\)…$/m);
  expect(desk.output()).toMatch(/^Stopped\.$/m);
  expect(await readdir(join(dataDir, 'postgres'))).not.toContain('postmaster.pid');
});

test('a wrong environment is named and ends with 78', async () => {
  const { code, output } = await runDesk({
    DATA_DIR: dataDir,
    OUTBOUND_SMTP_URI: 'smtp://localhost',
    ROLE: 'boss',
  });
  expect(code).toBe(78);
  expect(output).toContain('OUTBOUND_SMTP_URI is unknown; did you mean OUTBOUND_SMTP_URL?');
  expect(output).toContain('ROLE must be all, web or worker.');
});
