import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DeskProcess, startDesk } from '../support/desk-process.ts';
import { type OutsideFolder, openOutsideFolder } from '../support/outside-folder.ts';

/**
 * The examples are tried as somebody elsewhere has them: copied out of the project, with the packages installed from
 * their files. Each is checked, built and tested there, then all of them are installed in one desk.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLES = globSync('docs/examples/*/package.json', { cwd: ROOT })
  .sort()
  .map((file) => basename(dirname(file)));
const WORK = /(^|\/)(node_modules|dist|\.serviflow)(\/|$)/;

interface ExamplePackage {
  name: string;
  version: string;
  private?: boolean;
  bundleDependencies?: string[];
  dependencies?: Record<string, string>;
  devDependencies: Record<string, string>;
  serviflow: { id: string; title: string };
}

const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
const packageOf = (name: string): ExamplePackage => read(`docs/examples/${name}/package.json`);

let outside: OutsideFolder;
beforeAll(async () => {
  outside = await openOutsideFolder();
  for (const name of EXAMPLES) {
    const from = join(ROOT, 'docs/examples', name);
    cpSync(from, join(outside.folder, name), {
      recursive: true,
      filter: (path) => !WORK.test(path.slice(from.length)),
    });
    bringAlong(packageOf(name).bundleDependencies ?? [], join(outside.folder, name));
  }
});
afterAll(() => outside?.remove());

/** `npm install` puts a package and what it needs into the folder, where `npm pack` finds what goes along. */
function bringAlong(names: readonly string[], folder: string): void {
  for (const name of names) {
    const target = join(folder, 'node_modules', name);
    if (existsSync(target)) continue;
    cpSync(join(ROOT, 'node_modules', name), target, { recursive: true });
    bringAlong(Object.keys(read(`node_modules/${name}/package.json`).dependencies ?? {}), folder);
  }
}

test('there are three examples', () => {
  expect(EXAMPLES).toEqual(['asset-label-printer', 'on-call-rota', 'webhooks-out']);
});

describe.each(EXAMPLES)('%s', (name) => {
  test('names exactly the versions that it is tried with', () => {
    const { dependencies = {}, devDependencies } = packageOf(name);
    for (const [dependency, version] of Object.entries({ ...dependencies, ...devDependencies }))
      expect(`${dependency} ${read(`node_modules/${dependency}/package.json`).version}`).toBe(
        `${dependency} ${version}`,
      );
  });

  test('is built with fitting types, has nothing to complain about, and its own tests pass', async () => {
    await outside.run(name, 'serviflow-plugin', 'build');
    expect(await outside.run(name, 'serviflow-plugin', 'check')).toContain('nothing to complain about');
    expect(await outside.run(name, 'vitest', 'run', '--no-color')).toMatch(/Tests +\d+ passed \(/);
  }, 120_000);
});

describe('a desk with all of them', () => {
  let dataDir: string;
  let desk: DeskProcess | undefined;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'serviflow-examples-'));
    for (const name of EXAMPLES) await install(name);
  });
  afterAll(async () => {
    await desk?.end();
    if (dataDir) await rm(dataDir, { recursive: true, force: true });
  });

  async function install(name: string): Promise<void> {
    const run = promisify(execFile);
    const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', outside.folder];
    await run('npm', pack, { cwd: join(outside.folder, name) });
    const target = join(dataDir, 'plugins', name);
    await mkdir(target, { recursive: true });
    const { name: packageName, version } = packageOf(name);
    const tarball = join(outside.folder, `${packageName}-${version}.tgz`);
    await run('tar', ['xzf', tarball, '-C', target, '--strip-components=1']);
  }

  test('finds each, sets none aside, and lets an administrator switch it on', async () => {
    const password = 'Correct-Horse-9!';
    desk = await startDesk({ DATA_DIR: dataDir, SEED: 'demo', SMTP_PORT: '0', DEMO_PASSWORD: password });
    expect(desk.output()).not.toContain('set aside');
    const { url } = desk;
    const send = (path: string, body: object, cookie = '') =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url, cookie },
        body: JSON.stringify(body),
      });
    const login = await send('/api/auth/login', { tenant: 'demo', username: 'admin', password });
    const cookie = login.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    for (const { serviflow } of EXAMPLES.map(packageOf)) {
      const enabled = await send(`/api/admin/plugins/${serviflow.id}/enable`, {}, cookie);
      expect(enabled.status, serviflow.id).toBe(200);
    }
    const ui = await (await fetch(`${url}/api/ui`, { headers: { cookie } })).json();
    for (const { serviflow } of EXAMPLES.map(packageOf)) {
      const module = await fetch(new URL(ui.modules[serviflow.id], url), { headers: { cookie } });
      expect([serviflow.id, module.status]).toEqual([serviflow.id, 200]);
    }
  }, 90_000);
});
