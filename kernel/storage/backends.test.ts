import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StorageBackend, storageKey } from './backend.ts';
import { DiskBackend } from './disk-backend.ts';
import { S3Backend } from './s3-backend.ts';

const KEY = storageKey('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-0000000000ab');
let server: Server;
let dir: string;
const requests: string[] = [];

/** As much of S3 as the backend uses: objects by path, single ranges, 404. */
function fakeS3(): Server {
  const objects = new Map<string, Buffer>();
  return createServer(async (request, response) => {
    const path = request.url ?? '';
    requests.push(
      `${request.method} ${path} ${/AWS4-HMAC-SHA256 Credential=key\//.test(request.headers.authorization ?? '')}`,
    );
    if (request.method === 'PUT') {
      objects.set(path, await buffer(request));
      return response.end();
    }
    if (request.method === 'DELETE') {
      objects.delete(path);
      return response.writeHead(204).end();
    }
    const object = objects.get(path);
    if (!object) return response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    const range = request.headers.range?.match(/^bytes=(\d+)-(\d+)$/);
    if (!range) return response.end(object);
    return response.writeHead(206).end(object.subarray(Number(range[1]), Number(range[2]) + 1));
  });
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'serviflow-files-'));
  server = fakeS3();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
  server.close();
});

const text = async (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

describe.each([
  ['disk', (): StorageBackend => new DiskBackend(dir)],
  [
    's3',
    (): StorageBackend =>
      new S3Backend({
        kind: 's3',
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        region: 'eu-north-1',
        bucket: 'desk',
        accessKeyId: 'key',
        secretAccessKey: 'secret',
      }),
  ],
])('%s', (_name, make) => {
  test('gives back what was written, whole or in part, until it is removed', async () => {
    const backend = make();
    await backend.write(KEY, Buffer.from('0123456789'));
    expect(Buffer.from(await backend.read(KEY)).toString()).toBe('0123456789');
    expect(await text(await backend.stream(KEY))).toBe('0123456789');
    expect(await text(await backend.stream(KEY, { from: 2, to: 4 }))).toBe('234');
    await backend.write(KEY, Buffer.from('new'));
    expect(await text(await backend.stream(KEY))).toBe('new');
    await backend.remove(KEY);
    await expect(backend.read(KEY)).rejects.toThrow();
    await expect(backend.stream(KEY)).rejects.toThrow();
    await backend.remove(KEY);
  });
});

test('the bucket is asked with signed requests under the key', () => {
  expect(requests[0]).toBe(`PUT /desk/${KEY} true`);
});

test('no key leads out of the folder, and no draft stays behind', async () => {
  const backend = new DiskBackend(dir);
  await expect(backend.read('../../etc/passwd')).rejects.toThrow('Not a key');
  await backend.write(KEY, Buffer.from('x'));
  const names = await readdir(dir, { recursive: true });
  expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
});
