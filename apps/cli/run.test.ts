import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type TestDatabase } from '@serviflow/sdk/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

let database: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  database = await createDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'serviflow-cli-'));
});
afterAll(async () => {
  await database?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Runs one line as an operator types it. */
async function cli(line: string, env: NodeJS.ProcessEnv = {}) {
  const lines: string[] = [];
  const terminal = { out: (one: string) => void lines.push(one), err: (one: string) => void lines.push(one) };
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const all = { DATABASE_URL: database.url, DATA_DIR: dataDir, DEMO_PASSWORD: 'demo-pw1', ...env };
  const code = await run(words, all, terminal);
  return { code, text: lines.join('\n') };
}

describe('on an empty data folder', () => {
  it.each(['doctor', 'doctor --json', 'tenant list', 'user list --tenant acme'])(
    '%s leaves nothing',
    async (line) => {
      const empty = mkdtempSync(join(tmpdir(), 'serviflow-empty-'));
      try {
        const secrets = { DEMO_PASSWORD: '', SECRET_KEY: '' };
        expect((await cli(line, { ...secrets, DATA_DIR: empty })).code).not.toBe(0);
        expect((await cli(line, { ...secrets, DATA_DIR: empty, DATABASE_URL: '' })).text).toContain(
          'There is no database',
        );
        expect(readdirSync(empty)).toEqual([]);
      } finally {
        rmSync(empty, { recursive: true, force: true });
      }
    },
  );
});

describe('before the database is migrated', () => {
  it('says so instead of failing somewhere', async () => {
    expect(await cli('tenant list')).toMatchObject({
      code: 1,
      text: expect.stringContaining('Run "migrate"'),
    });
    const { code, text } = await cli('doctor');
    expect(code).toBe(1);
    expect(text).toMatch(/PROBLEM {2}migrations: \d+ not applied: kernel\/0001-kernel/);
  });

  it('migrates once', async () => {
    const first = await cli('migrate');
    expect(first.code).toBe(0);
    expect(first.text).toContain('applied  kernel/0001-kernel');
    expect(first.text).toContain('applied  tickets/');
    expect(await cli('migrate')).toEqual({ code: 0, text: 'The database is up to date.' });
  });
});

describe('tenants and users', () => {
  it('makes a tenant whose administrator must change the printed password', async () => {
    const made = await cli(
      'tenant create --code acme --name "Acme Corp" --email boss@acme.example --plan msp',
    );
    expect(made.code, made.text).toBe(0);
    expect(made.text).toMatch(/password {2}\w{16} /);
    const list = await cli('tenant list');
    expect(list.text).toMatch(/acme\s+Acme Corp\s+msp\s+active/);
    expect(await cli('tenant create --code acme --name Again --email x@acme.example')).toMatchObject({
      code: 1,
    });
  });

  it('adds users, lists them and resets a password', async () => {
    const made = await cli(
      'user create --tenant acme --username kari --email kari@acme.example --role expert',
    );
    expect(made.code, made.text).toBe(0);
    const reset = await cli('user reset-password --tenant acme kari');
    expect(reset.code, reset.text).toBe(0);
    const password = (text: string) => /password {2}(\w{16})/.exec(text)?.[1];
    expect(password(reset.text)).not.toBe(password(made.text));
    const { text } = await cli('user list --tenant acme --role expert');
    expect(text).toMatch(/kari\s+kari\s+kari@acme.example\s+expert\s+active/);
    expect(text).not.toContain('boss@acme.example');
  });

  it('suspends and resumes', async () => {
    expect((await cli('tenant suspend acme')).code).toBe(0);
    expect((await cli('tenant list')).text).toMatch(/acme.*suspended/);
    expect((await cli('tenant resume acme')).code).toBe(0);
    expect((await cli('tenant list')).text).toMatch(/acme.*active/);
  });

  it.each([
    ['user list', '--tenant is needed'],
    ['user list --tenant nobody', 'no tenant with the code "nobody"'],
    ['user create --tenant acme --username x --email x@y.example --role king', '--role is one of'],
    ['tenant create --code UPPER --name x --email x@y.example', 'small letters'],
    ['tenant suspend', 'Needed: <code>'],
    ['tenant list --colour', '--colour'],
    ['make coffee', 'no command "make coffee"'],
  ])('%s: is refused with 64 and says why', async (line, why) => {
    expect(await cli(line)).toEqual({ code: 64, text: expect.stringContaining(why) });
  });
});

describe('seed', () => {
  it('makes the demo once', async () => {
    expect(await cli('seed')).toMatchObject({ code: 0, text: expect.stringContaining('companyadmin') });
    expect((await cli('seed')).code).toBe(0);
    expect((await cli('user list --tenant demo')).text).toContain('customer@acme.example');
    expect((await cli('seed', { SEED: 'none' })).code).toBe(64);
  });
});

describe('doctor', () => {
  it('is content with a well installation', async () => {
    const { code, text } = await cli('doctor');
    expect(code, text).toBe(0);
    expect(text).toContain('plugin tickets: 1.0.0');
    expect(text).toContain('Nothing is wrong.');
  });

  it('names a plugin from outside that cannot be used, with what to do', async () => {
    const folder = join(dataDir, 'plugins', 'rota');
    mkdirSync(folder, { recursive: true });
    const serviflow = { id: 'rota', title: 'Rota', plugin: './plugin.js' };
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ name: '@acme/rota', version: '1.0.0', serviflow }),
    );
    writeFileSync(join(folder, 'plugin.js'), 'throw new Error("no luck");');
    const { code, text } = await cli('doctor');
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(text).toContain('PROBLEM  plugin rota: failed at import: @acme/rota cannot be imported: no luck');
    expect(text).toContain('remove the package');
  });

  it('names handlers that rest, of filters and of events, and ends with 1', async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `insert into kernel.fault (handler, plugin, at, error, open_since) values ('sla/filter/start-clocks', 'sla', now(), 'It broke', now())`,
    );
    await client.query(
      `insert into kernel.breaker (tenant_id, handler, opened_at, error)
       select id, 'mail/on/tell', now(), 'It broke too' from kernel.tenant limit 1`,
    );
    const { code, text } = await cli('doctor');
    await client.query('delete from kernel.breaker');
    await client.query('delete from kernel.fault');
    await client.end();
    expect(code).toBe(1);
    expect(text).toMatch(/PROBLEM {2}plugin sla: .*It broke; it rests after several faults since/);
    expect(text).toContain('PROBLEM  breaker: mail/on/tell rests: It broke too');
  });

  it('names failed work, with what to do, and ends with 1', async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `insert into kernel.dead_letter (tenant_id, id, kind, handler, type, message_id, payload, actor_id, request_id, occurred_at, failed_at, attempts, error)
       select id, gen_random_uuid(), 'event', 'sla/on/record-applied', 'sla.applied@1', gen_random_uuid(), '{}', 'sla', 'r', now(), now(), 6, 'It broke'
         from kernel.tenant limit 1`,
    );
    await client.end();
    const { code, text } = await cli('doctor');
    expect(code).toBe(1);
    expect(text).toContain('PROBLEM  dead letters: 1 of sla/on/record-applied; the last: It broke');
    const json = JSON.parse((await cli('doctor --json')).text);
    expect(json.problems).toBe(1);
  });
});

describe('help and environment', () => {
  it('lists all commands, and the options of one', async () => {
    const all = await cli('');
    expect(all.code).toBe(0);
    for (const name of ['migrate', 'doctor', 'seed', 'pack', 'tenant create', 'user reset-password'])
      expect(all.text).toContain(name);
    expect((await cli('tenant create --help')).text).toContain('--timezone');
  });

  it('ends with 78 for a wrong environment, as the host does', async () => {
    expect((await cli('tenant list', { PORT: 'many' })).code).toBe(78);
  });
});
