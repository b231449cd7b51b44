import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { findMistakenNames } from './environment-names.ts';
import { EnvironmentSchema, type RawEnvironment, S3_REQUIRED } from './environment-schema.ts';
import { type KeepOptions, keptDemoPassword, keptSecretKey } from './environment-secrets.ts';

/** How this process is to run: the checked variables of `EnvironmentSchema` with their defaults. */
export interface Environment {
  port: number;
  host: string;
  /** Origin that people open, without a slash at the end. */
  baseUrl: string;
  /** Owner connection of an own PostgreSQL; undefined means the embedded one. */
  databaseUrl: string | undefined;
  /** Absolute path. */
  dataDir: string;
  /** 0 means no mail listener. */
  smtpPort: number;
  /** Files for STARTTLS; undefined means those in the data directory, if there are any. */
  smtpTls: { cert: string; key: string } | undefined;
  outboundSmtpUrl: string | undefined;
  /** Address that stands in for senders that nobody has proven. */
  mailFrom: string | undefined;
  /** `off`: no mail is sent, fetched or taken; what is to be sent waits. For a copy of a desk that works elsewhere. */
  mail: 'on' | 'off';
  /** Which addresses of private networks tenants may make the desk connect to: `allow`, `deny` or a list. */
  privateHosts: string;
  seed: 'demo' | 'none';
  /** Of the demo users; undefined without demo data. */
  demoPassword: string | undefined;
  secretKey: string;
  /** Former secret keys, which open and sign nothing new. */
  formerSecretKeys: readonly string[];
  role: 'all' | 'web' | 'worker';
  logLevel: RawEnvironment['LOG_LEVEL'];
  /** Where files are kept; undefined means in the data directory. */
  s3: S3Environment | undefined;
  otlpEndpoint: string | undefined;
  /** Proxies whose X-Forwarded-For is believed: addresses and CIDR ranges with commas between. */
  trustedProxies: string | undefined;
  /** Opens /metrics to callers from elsewhere. */
  metricsToken: string | undefined;
  /** Database connections of the calls. */
  poolSize: number;
  /** Calls a second of one caller, and of all callers of one tenant. */
  requestsPerSecond: number;
  tenantRequestsPerSecond: number;
  /** Longest statement of a list or search. */
  listSeconds: number;
  /** Whether strangers may sign up for a trial tenant. */
  signup: boolean;
}

export interface S3Environment {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Exit code for a wrong configuration (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIG = 78;

/** Says which variables are wrong and what they should be; never repeats a value, which may be a secret. */
export class EnvironmentError extends Error {
  readonly problems: readonly string[];
  readonly exitCode = EXIT_CONFIG;

  constructor(problems: readonly string[]) {
    super(`The environment is not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'EnvironmentError';
    this.problems = problems;
  }
}

const ajv = new Ajv2020({ allErrors: true, coerceTypes: true, useDefaults: true });
ajv.addFormat('http-url', (text: string) => hasProtocol(text, 'http:', 'https:'));
ajv.addFormat('smtp-url', (text: string) => hasProtocol(text, 'smtp:', 'smtps:'));
ajv.addFormat('postgres-url', (text: string) => hasProtocol(text, 'postgres:', 'postgresql:'));
ajv.addFormat('origin', (text: string) => {
  if (!hasProtocol(text, 'http:', 'https:')) return false;
  const url = new URL(text);
  return `${url.origin}/` === url.href;
});
ajv.addFormat('networks', (text: string) => text.split(',').every(isNetwork));
ajv.addFormat('private-hosts', (text: string) =>
  ['allow', 'deny'].includes(text) ? true : text.split(',').every(isNetwork),
);
const check = ajv.compile(EnvironmentSchema);

function hasProtocol(text: string, ...protocols: string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).hostname !== '';
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.trim().split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
}

/** A desk that is opened on its own machine only: whoever uses it could connect anywhere without it. */
function isOwnMachine(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/**
 * Checks the process environment and fills in defaults. An empty variable counts as unset. A secret key and a
 * demo password that are not given are made once and kept in the data directory, readable by its owner only.
 *
 * @param secrets whether those files may be made; a command that only looks changes nothing
 * @throws EnvironmentError with every problem at once, before anything is written
 */
export function readEnvironment(env: NodeJS.ProcessEnv, secrets: KeepOptions = { write: true }): Environment {
  const raw = checkVariables(env);
  const dataDir = resolve(raw.DATA_DIR);
  const baseUrl = new URL(raw.BASE_URL ?? `http://localhost:${raw.PORT}`);
  return {
    port: raw.PORT,
    host: raw.HOST,
    baseUrl: baseUrl.origin,
    databaseUrl: raw.DATABASE_URL,
    dataDir,
    smtpPort: raw.MAIL === 'off' ? 0 : raw.SMTP_PORT,
    smtpTls:
      raw.SMTP_TLS_CERT && raw.SMTP_TLS_KEY
        ? { cert: resolve(raw.SMTP_TLS_CERT), key: resolve(raw.SMTP_TLS_KEY) }
        : undefined,
    outboundSmtpUrl: raw.OUTBOUND_SMTP_URL,
    mailFrom: raw.MAIL_FROM,
    mail: raw.MAIL,
    privateHosts: raw.PRIVATE_HOSTS ?? (isOwnMachine(baseUrl.hostname) ? 'allow' : 'deny'),
    seed: raw.SEED,
    demoPassword: raw.SEED === 'demo' ? (raw.DEMO_PASSWORD ?? keptDemoPassword(dataDir, secrets)) : undefined,
    secretKey: raw.SECRET_KEY ?? keptSecretKey(dataDir, secrets),
    formerSecretKeys: raw.SECRET_KEY_OLD?.split(',') ?? [],
    role: raw.ROLE,
    logLevel: raw.LOG_LEVEL,
    s3: s3Of(raw),
    otlpEndpoint: raw.OTEL_EXPORTER_OTLP_ENDPOINT,
    trustedProxies: raw.TRUSTED_PROXIES,
    metricsToken: raw.METRICS_TOKEN,
    poolSize: raw.POOL_SIZE,
    requestsPerSecond: raw.REQUESTS_PER_SECOND,
    tenantRequestsPerSecond: raw.TENANT_REQUESTS_PER_SECOND,
    listSeconds: raw.LIST_SECONDS,
    signup: raw.SIGNUP === 'on',
  };
}

function checkVariables(env: NodeJS.ProcessEnv): RawEnvironment {
  const problems = findMistakenNames(Object.keys(env).filter((name) => env[name])).map(({ name, meant }) =>
    meant ? `${name} is unknown; did you mean ${meant}?` : `${name} is unknown.`,
  );
  const properties = EnvironmentSchema.properties as Record<string, { description?: string }>;
  const raw: Record<string, unknown> = {};
  for (const name of Object.keys(properties)) if (env[name]) raw[name] = env[name];
  if (!check(raw)) {
    const wrong = new Set((check.errors ?? []).map((error) => error.instancePath.slice(1)));
    for (const name of wrong) problems.push(`${name} must be ${properties[name]?.description}.`);
  }
  const missing = S3_REQUIRED.filter((name) => raw[name] === undefined);
  if (missing.length > 0 && missing.length < S3_REQUIRED.length) {
    problems.push(`${missing.join(', ')} must be set too: files go to S3 with all of them or none.`);
  }
  if (!raw.SMTP_TLS_CERT !== !raw.SMTP_TLS_KEY)
    problems.push('SMTP_TLS_CERT and SMTP_TLS_KEY must be set together.');
  if (problems.length > 0) throw new EnvironmentError(problems);
  return raw as RawEnvironment;
}

function s3Of(raw: RawEnvironment): S3Environment | undefined {
  if (!(raw.S3_ENDPOINT && raw.S3_BUCKET && raw.S3_ACCESS_KEY_ID && raw.S3_SECRET_ACCESS_KEY))
    return undefined;
  return {
    endpoint: raw.S3_ENDPOINT,
    region: raw.S3_REGION,
    bucket: raw.S3_BUCKET,
    accessKeyId: raw.S3_ACCESS_KEY_ID,
    secretAccessKey: raw.S3_SECRET_ACCESS_KEY,
  };
}
