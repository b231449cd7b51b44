import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EnvironmentError, readEnvironment } from './environment.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'serviflow-environment-'));
});

afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readEnvironment({ DATA_DIR: dataDir, ...env });
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

test('everything has a default', () => {
  const environment = readEnvironment({ DATA_DIR: dataDir, PATH: '/bin', HOME: '/root', LANG: 'C' });
  expect(environment).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    baseUrl: 'http://localhost:3000',
    databaseUrl: undefined,
    dataDir,
    smtpPort: 2525,
    seed: 'demo',
    role: 'all',
    logLevel: 'info',
    s3: undefined,
  });
});

test('the base url follows the port', () => {
  expect(readEnvironment({ DATA_DIR: dataDir, PORT: '8080' }).baseUrl).toBe('http://localhost:8080');
  expect(readEnvironment({ DATA_DIR: dataDir, BASE_URL: 'https://desk.example.com/' }).baseUrl).toBe(
    'https://desk.example.com',
  );
});

test('proxies are addresses and ranges', () => {
  const list = '127.0.0.1, 10.0.0.0/8, fd00::/8';
  expect(readEnvironment({ DATA_DIR: dataDir, TRUSTED_PROXIES: list }).trustedProxies).toBe(list);
});

test('private hosts are open on a desk for its own machine, and shut on one that others open', () => {
  const of = (env: Record<string, string>) => readEnvironment({ DATA_DIR: dataDir, ...env }).privateHosts;
  expect(of({})).toBe('allow');
  expect(of({ BASE_URL: 'http://127.0.0.1:3000' })).toBe('allow');
  expect(of({ BASE_URL: 'https://desk.example.com' })).toBe('deny');
  expect(of({ BASE_URL: 'https://localhost.example.com' })).toBe('deny');
  expect(of({ BASE_URL: 'https://desk.example.com', PRIVATE_HOSTS: '10.1.0.0/16' })).toBe('10.1.0.0/16');
});

test('key and certificate of the mail listener come together', () => {
  const cert = join(dataDir, 'cert.pem');
  expect(problemsOf({ SMTP_TLS_CERT: cert })).toEqual([
    expect.stringMatching(/^SMTP_TLS_CERT and SMTP_TLS_KEY/),
  ]);
  const key = join(dataDir, 'key.pem');
  expect(readEnvironment({ DATA_DIR: dataDir, SMTP_TLS_CERT: cert, SMTP_TLS_KEY: key }).smtpTls).toEqual({
    cert,
    key,
  });
});

test('an empty variable counts as unset', () => {
  expect(
    readEnvironment({ DATA_DIR: dataDir, PORT: '', OUTBOUND_SMTP_URL: '', S3_BUCKET: '' }),
  ).toMatchObject({
    port: 3000,
    outboundSmtpUrl: undefined,
    mailFrom: undefined,
  });
});

describe('wrong values are named', () => {
  test.each([
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', 'http'],
    ['PORT', '3000.5'],
    ['HOST', 'a b'],
    ['BASE_URL', 'desk.example.com'],
    ['BASE_URL', 'https://desk.example.com/it'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['SMTP_PORT', '-1'],
    ['OUTBOUND_SMTP_URL', 'mail.example.com:25'],
    ['SEED', 'production'],
    ['DEMO_PASSWORD', 'short'],
    ['SECRET_KEY', 'too-short'],
    ['ROLE', 'webb'],
    ['LOG_LEVEL', 'loud'],
    ['PRIVATE_HOSTS', 'yes'],
    ['PRIVATE_HOSTS', 'deny, 10.0.0.0/8'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.1, proxy.example.com'],
    ['METRICS_TOKEN', 'short'],
    ['SIGNUP', 'no'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ])('%s=%s', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} must be `));
  });

  test('all at once, without repeating a value', () => {
    const problems = problemsOf({ PORT: 'x', SECRET_KEY: 'hush-hush', ROLE: 'none' });
    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain('hush-hush');
  });

  test('before anything is written', async () => {
    problemsOf({ PORT: 'x' });
    expect(await readdir(dataDir)).toEqual([]);
  });
});

describe('mistaken names', () => {
  test.each([
    ['OUTBOUND_SMTP_URI', 'OUTBOUND_SMTP_URL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['SMTP_PROT', 'SMTP_PORT'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['data_dir', 'DATA_DIR'],
    ['S3_ACCESS_KEY', 'unknown'],
    ['S3_FORCE_PATH_STYLE', 'unknown'],
    ['SERVIFLOW_PORT', 'unknown'],
  ])('%s is refused', (name, meant) => {
    expect(problemsOf({ [name]: 'x' }).join()).toMatch(
      new RegExp(`${name} is unknown.*${meant === 'unknown' ? '' : meant}`),
    );
  });

  test.each(['HOME', 'HOSTNAME', 'SMTP_HOST', 'NODE_ENV', 'AWS_REGION', 'SERVIFLOW_TEST_POSTGRES', 'PGPORT'])(
    '%s of other programs is left alone',
    (name) => {
      expect(problemsOf({ [name]: 'x' })).toEqual([]);
    },
  );
});

describe('S3', () => {
  const complete = {
    S3_ENDPOINT: 'https://s3.example.com',
    S3_BUCKET: 'files',
    S3_ACCESS_KEY_ID: 'id',
    S3_SECRET_ACCESS_KEY: 'secret',
  };

  test('is used when complete', () => {
    expect(readEnvironment({ DATA_DIR: dataDir, ...complete }).s3).toEqual({
      endpoint: 'https://s3.example.com',
      region: 'auto',
      bucket: 'files',
      accessKeyId: 'id',
      secretAccessKey: 'secret',
    });
  });

  test('is refused when half given', () => {
    expect(problemsOf({ ...complete, S3_BUCKET: '' })).toEqual([
      expect.stringContaining('S3_BUCKET must be set'),
    ]);
  });
});

describe('secrets', () => {
  test('are made once and kept for the owner only', async () => {
    const first = readEnvironment({ DATA_DIR: dataDir });
    const second = readEnvironment({ DATA_DIR: dataDir });
    expect(first.secretKey).toMatch(/^[0-9a-f]{64}$/);
    expect(first.demoPassword).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/);
    expect(second).toEqual(first);
    for (const name of ['secret-key', 'demo-password']) {
      expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600);
    }
    expect((await readFile(join(dataDir, 'secret-key'), 'utf8')).trim()).toBe(first.secretKey);
  });

  test('that are given are not written', async () => {
    const environment = readEnvironment({
      DATA_DIR: dataDir,
      SECRET_KEY: 'k'.repeat(32),
      DEMO_PASSWORD: 'demo-demo',
    });
    expect(environment).toMatchObject({ secretKey: 'k'.repeat(32), demoPassword: 'demo-demo' });
    expect(await readdir(dataDir)).toEqual([]);
  });

  test('a run that only looks leaves an empty folder empty, and uses what is there', async () => {
    const looked = readEnvironment({ DATA_DIR: join(dataDir, 'new') }, { write: false });
    expect(looked.secretKey).toMatch(/^[0-9a-f]{64}$/);
    expect(await readdir(dataDir)).toEqual([]);
    const kept = readEnvironment({ DATA_DIR: dataDir });
    expect(readEnvironment({ DATA_DIR: dataDir }, { write: false })).toEqual(kept);
  });

  test('there is no demo password without demo data', async () => {
    expect(readEnvironment({ DATA_DIR: dataDir, SEED: 'none' }).demoPassword).toBeUndefined();
    expect(await readdir(dataDir)).toEqual(['secret-key']);
  });
});
