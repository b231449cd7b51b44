import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { expect, test } from 'vitest';
import { compressJson } from './compress.ts';

const big = { items: Array.from({ length: 200 }, (_, n) => ({ n, title: `Ticket ${n} about printers` })) };
const app = new Hono()
  .use('/api/*', compressJson)
  .get('/api/big', (c) => c.json(big, 200, { 'cache-control': 'no-store' }))
  .get('/api/auth/big', (c) => c.json(big))
  .get('/api/small', (c) => c.json({ ok: true }))
  .get('/api/file', (c) => c.body('x'.repeat(9_000), 200, { 'content-type': 'text/csv' }))
  .get('/api/stream', (c) => streamSSE(c, (s) => s.writeSSE({ data: 'x'.repeat(9_000) })))
  .get('/api/nothing', (c) => c.body(null, 204));

const ask = (path: string, headers: Record<string, string>) => app.request(path, { headers });
const ALL = { 'accept-encoding': 'gzip, deflate, br, zstd' };

test('JSON goes packed with what the client takes, and says so to caches', async () => {
  const best = await ask('/api/big', ALL);
  expect(best.headers.get('content-encoding')).toBe('br');
  expect(best.headers.get('vary')).toContain('accept-encoding');
  expect(best.headers.get('cache-control')).toBe('no-store');
  const bytes = new Uint8Array(await best.arrayBuffer());
  expect(JSON.parse(brotliDecompressSync(bytes).toString())).toEqual(big);
  expect(bytes.byteLength).toBeLessThan(JSON.stringify(big).length / 4);
  const older = await ask('/api/big', { 'accept-encoding': 'gzip' });
  expect(older.headers.get('content-encoding')).toBe('gzip');
  expect(JSON.parse(gunzipSync(new Uint8Array(await older.arrayBuffer())).toString())).toEqual(big);
});

test.each([
  ['no encoding is asked for', '/api/big', {}],
  ['an encoding is refused', '/api/big', { 'accept-encoding': 'br;q=0, gzip;q=0.0' }],
  ['the answer is small', '/api/small', ALL],
  ['it is no JSON', '/api/file', ALL],
  ['it is a stream', '/api/stream', ALL],
  ['it has no body', '/api/nothing', ALL],
  ['a foreign page made the request (BREACH)', '/api/big', { ...ALL, 'sec-fetch-site': 'cross-site' }],
  ['another host of the same site made it', '/api/big', { ...ALL, 'sec-fetch-site': 'same-site' }],
  ['it may hold a secret', '/api/auth/big', ALL],
])('an answer stays as it is when %s', async (_why, path, headers) => {
  const answer = await ask(path, headers as Record<string, string>);
  expect(answer.headers.get('content-encoding')).toBeNull();
  const plain = await answer.text();
  if (path.endsWith('big')) expect(JSON.parse(plain)).toEqual(big);
  if (path === '/api/small') expect(JSON.parse(plain)).toEqual({ ok: true });
});
