import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type StorageBackend, storageKey } from './backend.ts';
import { DiskBackend } from './disk-backend.ts';
import { S3Backend } from './s3-backend.ts';
import { CREDENTIALS, FakeS3 } from './tests/fake-s3.ts';

const KEY = storageKey('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000ab');
const MB = 1024 * 1024;
const store = new FakeS3();
let endpoint: string;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'serviflow-files-'));
  endpoint = await store.start();
});
afterAll(async () => {
  await rm(dir, { recursive: true });
  store.stop();
});
beforeEach(() => {
  store.requests.length = 0;
  store.mishaps.length = 0;
});

const s3 = (more: Partial<typeof CREDENTIALS> = {}): StorageBackend =>
  new S3Backend({ kind: 's3', endpoint: `${endpoint}/`, bucket: 'desk', ...CREDENTIALS, ...more });
const disk = (): StorageBackend => new DiskBackend(dir);
const files = async () =>
  (await readdir(dir, { recursive: true })).filter((name) =>
    /\.part$|[0-9a-f-]{36}$/.test(name.split('/')[2] ?? ''),
  );
const text = async (stream: ReadableStream<Uint8Array>) => new Response(stream).text();
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Bytes in uneven pieces; `failAt` ends them with an error. */
async function* pieces(size: number, failAt = Number.POSITIVE_INFINITY) {
  for (let at = 0; at < size; ) {
    if (at >= failAt) throw new Error('the sender is gone');
    const length = Math.min(size - at, 300_007);
    yield Buffer.alloc(length, at % 251);
    at += length;
  }
}
function wholeOf(size: number): Promise<Buffer> {
  return buffer(pieces(size));
}

describe.each([
  ['disk', disk],
  ['s3', s3],
] as const)('%s', (_name, make) => {
  test('gives back what was written, whole or in part, until it is removed', async () => {
    const backend = make();
    await backend.write(KEY, [Buffer.from('01234'), Buffer.from('56789')]);
    expect(Buffer.from(await backend.read(KEY)).toString()).toBe('0123456789');
    expect(await text(await backend.stream(KEY))).toBe('0123456789');
    expect(await text(await backend.stream(KEY, { from: 2, to: 4 }))).toBe('234');
    await backend.write(KEY, [Buffer.from('new')]);
    expect(await text(await backend.stream(KEY))).toBe('new');
    await backend.write(KEY, []);
    expect((await backend.read(KEY)).byteLength).toBe(0);
    await backend.remove(KEY);
    await expect(backend.read(KEY)).rejects.toThrow();
    await expect(backend.stream(KEY)).rejects.toThrow();
    await backend.remove(KEY);
  });

  test.each([5 * MB - 1, 5 * MB, 5 * MB + 1, 10 * MB, 12 * MB + 7])(
    '%i bytes come back as they are',
    async (size) => {
      const backend = make();
      await backend.write(KEY, pieces(size));
      const read = await backend.read(KEY);
      expect([read.byteLength, hash(read)]).toEqual([size, hash(await wholeOf(size))]);
      await backend.remove(KEY);
    },
  );

  test.each([0, 1, 7 * MB, 11 * MB])(
    'content that ends with an error after %i bytes leaves nothing',
    async (at) => {
      const backend = make();
      await expect(backend.write(KEY, pieces(12 * MB, at))).rejects.toThrow('the sender is gone');
      await expect(backend.read(KEY)).rejects.toThrow();
      expect(await files()).toEqual([]);
      expect([store.objects.size, store.uploads.size]).toEqual([0, 0]);
    },
  );

  test('what a killed writer left goes with the removal', async () => {
    const backend = make();
    await backend.write(KEY, [Buffer.from('x')]);
    await backend.remove(KEY);
    await writeFile(join(dir, `${KEY}.part`), 'half').catch(() => undefined);
    store.uploads.set('left-1', { key: KEY, parts: new Map([[1, Buffer.from('half')]]) });
    store.uploads.set('left-2', { key: KEY, parts: new Map() });
    store.uploads.set('other', { key: `${KEY}0`, parts: new Map() });
    await backend.remove(KEY);
    if (make === disk) expect(await files()).toEqual([]);
    else expect([...store.uploads.keys()]).toEqual(['other']);
    store.uploads.clear();
  });
});

describe('the bucket', () => {
  test('is asked with requests that are signed right, for keys of any letters', async () => {
    const backend = s3();
    for (const key of [
      KEY,
      "a b/+&=;$,@!*()'~",
      'bl\u00e5b\u00e6r/\u65e5\u672c\u8a9e',
      '\u{1f4ce}',
      'e\u0301 %41%',
    ])
      for (const size of [3, 5 * MB + 1]) {
        await backend.write(key, pieces(size));
        expect((await backend.read(key)).byteLength, key).toBe(size);
        store.objects.delete(key);
      }
    expect(store.objects.size).toBe(0);
  });

  test.each([
    ['another secret', { secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch'],
    ['another key', { accessKeyId: 'nobody' }, 'InvalidAccessKeyId'],
    ['another region', { region: 'us-east-1' }, 'AuthorizationHeaderMalformed'],
  ])('refuses %s, and the error says so', async (_name, change, code) => {
    const backend = s3(change);
    await expect(backend.write(KEY, [Buffer.from('x')])).rejects.toThrow(code);
    await expect(backend.remove(KEY)).rejects.toThrow(code);
    await expect(backend.read(KEY)).rejects.toThrow();
    await expect(backend.stream(KEY)).rejects.toThrow();
    expect(store.objects.size).toBe(0);
  });

  test.each([500, 503, 'cut'] as const)(
    'an answer of %s is an error of every operation, never a silent loss',
    async (mishap) => {
      const backend = s3();
      const failing = async (work: () => Promise<unknown>, good = 0) => {
        store.mishaps.push(...Array<null>(good).fill(null), mishap);
        await expect(work()).rejects.toThrow();
        store.mishaps.length = 0;
      };
      await failing(() => backend.write(KEY, [Buffer.from('x')]));
      // Begin, one part, the other part, the end: whichever fails, no object is there and no part is left.
      for (const good of [0, 1, 2, 3]) await failing(() => backend.write(KEY, pieces(8 * MB)), good);
      expect([store.objects.size, store.uploads.size]).toEqual([0, 0]);
      await backend.write(KEY, [Buffer.from('kept')]);
      await failing(() => backend.read(KEY));
      await failing(() => backend.stream(KEY));
      await failing(() => backend.stream(KEY, { from: 0, to: 1 }));
      await failing(() => backend.remove(KEY));
      expect(Buffer.from(await backend.read(KEY)).toString()).toBe('kept');
      await backend.remove(KEY);
    },
  );

  test('a bucket that never answers is given up', async () => {
    const backend = new S3Backend(
      { kind: 's3', endpoint, bucket: 'desk', ...CREDENTIALS },
      { timeoutMs: 150 },
    );
    store.mishaps.push('hang');
    await expect(backend.write(KEY, [Buffer.from('x')])).rejects.toThrow();
    store.mishaps.push('hang');
    await expect(backend.read(KEY)).rejects.toThrow();
  });
});

test('no key leads out of the folder', async () => {
  const backend = new DiskBackend(dir);
  await expect(backend.read('../../etc/passwd')).rejects.toThrow('Not a key');
  await expect(backend.write('../x', [])).rejects.toThrow('Not a key');
  await expect(backend.remove('../x')).rejects.toThrow('Not a key');
});
