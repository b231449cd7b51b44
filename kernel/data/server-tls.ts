import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** Modes of libpq (PostgreSQL manual, "SSL Support"). */
const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
type Mode = (typeof MODES)[number];

const CONNECT_MS = 10_000;

/** A connection string that cannot be meant; its message is for the operator and holds no password. */
class DatabaseUrlError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseUrlError';
  }
}

/**
 * Decides how connections are encrypted, once for all connections of this process, so that `sslmode` and
 * `sslrootcert` mean what they mean to libpq: the driver's own reading of them differs (it verifies where libpq does
 * not, and knows no `allow`). With `allow` and `prefer` the server is asked once.
 * - absent: `prefer`, as in libpq
 * - `sslrootcert=system`: the authorities that Node trusts; so does `verify-full` without a file
 * - a Unix socket is never encrypted
 * @param url as the operator wrote it
 * @returns the same with a mode that the driver takes as it stands
 * @throws DatabaseUrlError for an unknown mode or a certificate that is not there
 */
export async function settleTls(url: string): Promise<string> {
  const parsed = new URL(url);
  const query = parsed.searchParams;
  const mode = (query.get('sslmode') ?? 'prefer') as Mode;
  if (!MODES.includes(mode))
    throw new DatabaseUrlError(`sslmode in DATABASE_URL must be one of ${MODES.join(', ')}.`);
  if (parsed.hostname === '' || query.get('host')?.startsWith('/')) return withMode(parsed, 'disable');
  const root = await rootCertificate(query.get('sslrootcert'), mode);
  switch (mode) {
    case 'disable':
      return withMode(parsed, 'disable');
    case 'allow':
    case 'prefer':
      return either(parsed, mode);
    case 'verify-ca':
      if (root === undefined)
        throw new DatabaseUrlError(
          'sslmode=verify-ca in DATABASE_URL needs sslrootcert=/path/to/ca.pem: with public authorities anybody could have a certificate. Use verify-full for those.',
        );
      return withMode(parsed, mode, root);
    case 'verify-full':
      return withMode(parsed, mode, root);
    case 'require':
      // "For backwards compatibility" libpq verifies the authority when there is a root certificate.
      return withMode(parsed, root === undefined ? 'require' : 'verify-ca', root);
  }
}

/** @returns the file to verify with; undefined for the authorities that Node trusts, or for none */
async function rootCertificate(given: string | null, mode: Mode): Promise<string | undefined> {
  if (given === 'system') {
    if (mode !== 'verify-full')
      throw new DatabaseUrlError('sslrootcert=system in DATABASE_URL needs sslmode=verify-full.');
    return undefined;
  }
  if (given !== null) {
    await access(given).catch((cause: unknown) => {
      throw new DatabaseUrlError(`The file of sslrootcert in DATABASE_URL cannot be read: ${given}`, {
        cause,
      });
    });
    return given;
  }
  const own = join(homedir(), '.postgresql', 'root.crt');
  return access(own).then(
    () => own,
    () => undefined,
  );
}

function withMode(url: URL, mode: Mode, root?: string): string {
  const settled = new URL(url);
  settled.searchParams.set('sslmode', mode);
  settled.searchParams.set('uselibpqcompat', 'true');
  settled.searchParams.delete('sslrootcert');
  if (root !== undefined) settled.searchParams.set('sslrootcert', root);
  return settled.href;
}

/** Tries plain and encrypted in the order of the mode; neither verifies anything. */
async function either(url: URL, mode: 'allow' | 'prefer'): Promise<string> {
  const order: Mode[] = mode === 'allow' ? ['disable', 'require'] : ['require', 'disable'];
  const [first, second] = order.map((one) => withMode(url, one)) as [string, string];
  if (await refusesEncryption(first)) return second;
  return first;
}

/**
 * Whether the server answers, but not to connections that are encrypted like this. One that does not answer at all is
 * not asked again: whoever connects next says why.
 */
async function refusesEncryption(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return false;
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    // 28000: pg_hba.conf has no line for connections of this kind.
    return code === '28000' || /does not support SSL|SSL negotiation|EPROTO/i.test(`${code} ${message}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
