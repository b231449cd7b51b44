import { randomBytes, randomInt } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Letters and digits that cannot be taken for one another. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

export interface KeepOptions {
  /** False: what is not there yet is made for this run only, and the folder stays as it is. */
  readonly write: boolean;
}

/** The key that seals stored secrets: 32 random bytes in hex, made at the first start of a data directory. */
export function keptSecretKey(dataDir: string, options: KeepOptions): string {
  return keep(join(dataDir, 'secret-key'), () => randomBytes(32).toString('hex'), options);
}

/** The password of the demo users, made at the first start of a data directory. */
export function keptDemoPassword(dataDir: string, options: KeepOptions): string {
  const group = () => Array.from({ length: 4 }, () => READABLE[randomInt(READABLE.length)]).join('');
  return keep(join(dataDir, 'demo-password'), () => `${group()}-${group()}-${group()}`, options);
}

/** Gives the content of a private file (mode 0600), made once even when several processes start at a time. */
function keep(file: string, make: () => string, { write }: KeepOptions): string {
  const existing = read(file);
  if (existing !== undefined) return existing;
  if (!write) return make();
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${make()}\n`, { mode: 0o600 });
  try {
    // A link appears whole or not at all, and never replaces the file of a faster process.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return read(file) ?? '';
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
