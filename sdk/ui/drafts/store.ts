import { createStore, del, entries, get, set, type UseStore } from 'idb-keyval';

/** A draft nobody came back to for this long is forgotten, in milliseconds: 30 days. */
const MAX_AGE_MS = 30 * 24 * 3_600_000;
/** Records that one browser keeps; beyond, the oldest go. */
const MAX_RECORDS = 200;
/** How long a page waits for the browser's storage before it begins without. */
const PATIENCE_MS = 2_000;

/** What is kept, and since when. */
export interface Kept {
  at: number;
  value: unknown;
}

let opened: UseStore | undefined;
/** IndexedDB and not localStorage: a browser that crashes loses what localStorage was just given. */
const store = (): UseStore => {
  opened ??= createStore('serviflow-drafts', 'kept');
  return opened;
};

/** Storage may be switched off, full or broken: then the text is still in the field, and in this page's memory. */
async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

/** @returns undefined when nothing is kept, or storage does not answer */
export function readKept(key: string): Promise<Kept | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([quietly(() => get<Kept>(key, store())), late]);
}

/** Only the newest value of a key is written; a write that is under way is not waited for by the next key press. */
const pending = new Map<string, Kept | null>();
const writing = new Map<string, Promise<void>>();

async function writeAll(key: string): Promise<void> {
  for (let next = pending.get(key); next !== undefined; next = pending.get(key)) {
    const now = next;
    pending.delete(key);
    await quietly(() => (now === null ? del(key, store()) : set(key, now, store())));
  }
  writing.delete(key);
}

/** @returns fulfilled once the newest value is stored */
function write(key: string): Promise<void> {
  const running = writing.get(key) ?? writeAll(key);
  writing.set(key, running);
  return running;
}

/**
 * Keeps a value; it is on its way to the disk when this returns.
 * @returns fulfilled once it is there, or storage has had its time
 */
export function writeKept(key: string, value: unknown): Promise<void> {
  pending.set(key, { at: Date.now(), value });
  const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
  return Promise.race([write(key), late]);
}

export function dropKept(key: string): void {
  pending.set(key, null);
  void write(key);
}

/** Everything whose key begins so, oldest first. */
export async function listKept(prefix: string): Promise<[key: string, kept: Kept][]> {
  const all = (await quietly(() => entries<string, Kept>(store()))) ?? [];
  return all.filter(([key]) => key.startsWith(prefix)).sort((a, b) => a[1].at - b[1].at);
}

/**
 * Forgets what is too old or too much, of everybody who used this browser.
 * @since 1.1
 */
export async function sweepKept(): Promise<void> {
  const all = await listKept('');
  const limit = Date.now() - MAX_AGE_MS;
  const surplus = all.length - MAX_RECORDS;
  for (const [index, [key, kept]] of all.entries()) {
    if (index < surplus || !(kept.at > limit)) dropKept(key);
  }
}

/**
 * Forgets everything of one person, at log-out.
 * @since 1.1
 */
export async function clearKept(prefix: string): Promise<void> {
  for (const [key] of await listKept(prefix)) await quietly(() => del(key, store()));
}
