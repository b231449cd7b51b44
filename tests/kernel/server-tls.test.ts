import { execFileSync } from 'node:child_process';
import { chownSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@serviflow/host';
import { createKernel, settleTls } from '@serviflow/kernel';
import { RecordingLog } from '@serviflow/sdk/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let dir: string;
let server: EmbeddedPostgres;
/** Signed the server's certificate for "localhost", and one that signed nothing here. */
let authority: string;
let stranger: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'serviflow-tls-'));
  server = await startEmbeddedPostgres(dir);
  authority = makeAuthority('authority');
  stranger = makeAuthority('stranger');
}, 60_000);
afterAll(async () => {
  await server?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });

function makeAuthority(name: string): string {
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`],
    ...['-keyout', `${name}.key`, '-out', `${name}.pem`],
  );
  return join(dir, `${name}.pem`);
}

/** What the server takes: plain connections, both kinds, or encrypted ones only. */
async function takes(kind: 'plain' | 'both' | 'encrypted'): Promise<void> {
  const data = join(dir, 'postgres');
  const owner = new pg.Client({ connectionString: await settleTls(server.url) });
  await owner.connect();
  if (kind !== 'plain') {
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-keyout',
      'own.key',
      '-out',
      'own.csr',
    );
    writeFileSync(join(dir, 'own.ext'), 'subjectAltName=DNS:localhost\n');
    openssl(
      ...[
        'x509',
        '-req',
        '-in',
        'own.csr',
        '-CA',
        'authority.pem',
        '-CAkey',
        'authority.key',
        '-CAcreateserial',
      ],
      ...['-days', '2', '-extfile', 'own.ext', '-out', 'own.crt'],
    );
    const { uid, gid } = statSync(data);
    for (const [from, to] of [
      ['own.crt', 'server.crt'],
      ['own.key', 'server.key'],
    ] as const) {
      copyFileSync(join(dir, from), join(data, to));
      chownSync(join(data, to), uid, gid);
    }
    execFileSync('chmod', ['600', join(data, 'server.key')]);
  }
  const hba = join(data, 'pg_hba.conf');
  const lines = readFileSync(hba, 'utf8')
    .split('\n')
    .filter((line) => /^(host|local)/.test(line) && !line.includes('hostnossl'));
  const refuse = kind === 'encrypted' ? ['hostnossl all all all reject'] : [];
  writeFileSync(hba, `${[...refuse, ...lines].join('\n')}\n`);
  await owner.query(`alter system set ssl = ${kind === 'plain' ? 'off' : 'on'}`);
  await owner.query('select pg_reload_conf()');
  await owner.end();
}

/** Connects as a URL says. @returns whether the connection is encrypted, or why there is none */
async function connect(query: string, host = 'localhost'): Promise<boolean | string> {
  const url = new URL(server.url);
  url.hostname = host;
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({ connectionString: await settleTls(`${url.href}?${query}`) });
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    return rows[0].ssl;
  } catch (error) {
    return (error as Error).message || String((error as Error & { code?: string }).code);
  } finally {
    await client?.end().catch(() => undefined);
  }
}

const REFUSED = expect.any(String);

describe.each(['plain', 'both', 'encrypted'] as const)('a server that takes %s connections', (kind) => {
  beforeAll(() => takes(kind));
  const encrypted = kind !== 'plain';

  test.each([
    ['', encrypted],
    ['sslmode=disable', kind === 'encrypted' ? REFUSED : false],
    ['sslmode=allow', kind === 'encrypted'],
    ['sslmode=prefer', encrypted],
    ['sslmode=require', encrypted || REFUSED],
  ])('"%s" verifies nothing', async (query, expected) => {
    expect(await connect(query)).toEqual(expected);
    // The certificate names "localhost" only.
    expect(await connect(query, '127.0.0.1')).toEqual(expected);
  });

  test('verify-ca wants the authority, verify-full the name too', async () => {
    const yes = encrypted || REFUSED;
    expect(await connect(`sslmode=verify-ca&sslrootcert=${authority}`)).toEqual(yes);
    expect(await connect(`sslmode=verify-ca&sslrootcert=${authority}`, '127.0.0.1')).toEqual(yes);
    expect(await connect(`sslmode=verify-ca&sslrootcert=${stranger}`)).toEqual(REFUSED);
    expect(await connect(`sslmode=verify-full&sslrootcert=${authority}`)).toEqual(yes);
    expect(await connect(`sslmode=verify-full&sslrootcert=${authority}`, '127.0.0.1')).toEqual(REFUSED);
    expect(await connect(`sslmode=verify-full&sslrootcert=${stranger}`)).toEqual(REFUSED);
    expect(await connect('sslmode=verify-full')).toEqual(REFUSED);
    expect(await connect('sslmode=verify-full&sslrootcert=system')).toEqual(REFUSED);
  });

  test('require with a root certificate verifies the authority', async () => {
    expect(await connect(`sslmode=require&sslrootcert=${authority}`)).toEqual(encrypted || REFUSED);
    expect(await connect(`sslmode=require&sslrootcert=${stranger}`)).toEqual(REFUSED);
  });
});

test('what cannot be meant is said in one sentence without the password', async () => {
  const { password } = new URL(server.url);
  for (const [query, part] of [
    ['sslmode=verify', 'must be one of disable, allow'],
    ['sslmode=verify-ca', 'needs sslrootcert'],
    ['sslmode=require&sslrootcert=system', 'needs sslmode=verify-full'],
    ['sslmode=verify-full&sslrootcert=/nowhere/ca.pem', 'cannot be read: /nowhere/ca.pem'],
  ] as const) {
    const said = await connect(query);
    expect(said).toContain(part);
    expect(said).not.toContain(password);
  }
});

test('a whole kernel runs over verified connections only', async () => {
  await takes('encrypted');
  const url = new URL(server.url);
  url.hostname = 'localhost';
  const kernel = createKernel({
    databaseUrl: await settleTls(`${url.href}?sslmode=verify-full&sslrootcert=${authority}`),
    secretKey: 'a secret key that only tests know, long enough',
    baseUrl: 'http://desk.test',
    dataDir: dir,
    plugins: [],
    plans: [{ id: 'test', title: 'Test', plugins: '*', enabled: '*', features: {} }],
    role: 'all',
    log: new RecordingLog(),
    storage: { kind: 'disk', dir: join(dir, 'files') },
    env: {},
  });
  try {
    await kernel.migrate();
    await kernel.start();
    const { rows } = await kernel.runtime.db.control.query(
      `select count(*)::int as all, count(*) filter (where s.ssl)::int as encrypted
         from pg_stat_activity a join pg_stat_ssl s using (pid) where a.datname = current_database() and a.backend_type = 'client backend'`,
    );
    expect(rows[0].all).toBeGreaterThan(2);
    expect(rows[0].encrypted).toBe(rows[0].all);
  } finally {
    await kernel.stop();
  }
}, 60_000);
