import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface Lock {
  release(): void;
}

/** Keeps what is locked in reach: a database that nobody refers to is closed, and with it the lock is gone. */
const held = new Set<DatabaseSync>();

/** SQLite's result code for a database that another connection holds (https://sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5;

/**
 * Takes an exclusive lock that ends with the process, however it ends. Node has no `flock`, and a file with a
 * process id in it lies after kill -9; an open SQLite transaction holds a real lock of the operating system.
 *
 * @param file made when missing; holds nothing
 * @returns undefined when another process has the lock
 */
export function takeLock(file: string): Lock | undefined {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  held.add(database);
  return {
    release() {
      held.delete(database);
      database.close();
    },
  };
}

/**
 * Takes the lock of a data directory, so that a second start on it stops with a clear reason.
 *
 * @throws Error that names the process that has it
 */
export function lockDataDir(dataDir: string): Lock {
  const lock = takeLock(`${dataDir}/lock`);
  const holder = `${dataDir}/host.pid`;
  if (!lock) {
    let pid = 'unknown';
    try {
      pid = readFileSync(holder, 'utf8').trim();
    } catch {
      // The holder has not written it yet.
    }
    throw new Error(
      `ServiFlow is already running on ${dataDir} (process ${pid}). Stop it first, or set DATA_DIR and PORT for a second one.`,
    );
  }
  writeFileSync(holder, `${process.pid}\n`);
  return lock;
}
