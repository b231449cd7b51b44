import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The account that the database server runs under; empty when the current user may run it. */
export interface ServerAccount {
  uid?: number;
  gid?: number;
}

/** Where things go that the server account cannot reach below the project, for example under /root. */
const SHARED_HOME = '/var/lib/serviflow';

async function findPostgresAccount(): Promise<ServerAccount | undefined> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const fields = passwd
    .split('\n')
    .find((line) => line.startsWith('postgres:'))
    ?.split(':');
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/**
 * PostgreSQL refuses to run as root, so root gets the account `postgres`, made when it is missing.
 *
 * @throws Error when the account neither exists nor can be made
 */
export async function serverAccount(): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return {};
  const existing = await findPostgresAccount();
  if (existing) return existing;
  try {
    await run('groupadd', ['--system', '--force', 'postgres']);
    await run('useradd', [
      '--system',
      '--gid',
      'postgres',
      '--no-create-home',
      '--shell',
      '/bin/false',
      'postgres',
    ]);
  } catch (cause) {
    throw new Error(
      'PostgreSQL cannot run as root and the account "postgres" could not be made. ' +
        'Start as an ordinary user, or set DATABASE_URL.',
      { cause },
    );
  }
  const made = await findPostgresAccount();
  if (!made) throw new Error('The account "postgres" was made but is not in /etc/passwd. Set DATABASE_URL.');
  return made;
}

/** True when the account may pass through every folder above `path` (the path itself need not exist). */
async function reachable(path: string, account: ServerAccount): Promise<boolean> {
  if (account.uid === undefined) return true;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const info = await stat(folder).catch(() => undefined);
    if (info) {
      const bit = info.uid === account.uid ? 0o100 : info.gid === account.gid ? 0o010 : 0o001;
      if ((info.mode & bit) === 0) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}

/**
 * Lets the server's account pass through a folder of ours that nobody else may enter, by its group. A folder
 * that another group may use already is left as it is.
 */
export async function letPass(folder: string, account: ServerAccount): Promise<void> {
  if (account.gid === undefined) return;
  const { uid, mode } = await stat(folder);
  if ((mode & 0o071) !== 0) return;
  await chown(folder, uid, account.gid);
  await chmod(folder, (mode & 0o777) | 0o010);
}

/**
 * Gives a folder that the server account can reach: the wanted one, or a new one under /var/lib/serviflow.
 * Only root ever needs the second, when the project lies in a private home such as /root.
 */
export async function reachableFolder(wanted: string, account: ServerAccount): Promise<string> {
  if (await reachable(wanted, account)) return wanted;
  const name = `cluster-${Date.now().toString(36)}-${process.pid}`;
  await mkdir(SHARED_HOME, { recursive: true, mode: 0o755 });
  return join(SHARED_HOME, name);
}

/**
 * Gives the folder with the server's programs, copied out of `node_modules` when the account cannot reach them.
 *
 * @param native folder `native` of the platform package, with `bin` and `lib`
 * @param version names the copy, so that an upgrade makes a new one
 */
export async function reachablePrograms(
  native: string,
  version: string,
  account: ServerAccount,
): Promise<string> {
  if (await reachable(join(native, 'bin', 'postgres'), account)) return native;
  const copy = join(SHARED_HOME, `postgresql-${version}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  await mkdir(SHARED_HOME, { recursive: true, mode: 0o755 });
  const partial = `${copy}.${process.pid}`;
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  // Another start may have been faster; its copy is as good as this one.
  await rename(partial, copy).catch(() => rm(partial, { recursive: true, force: true }));
  return copy;
}
