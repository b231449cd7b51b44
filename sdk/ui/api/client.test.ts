import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { configureClient, fillPath, request, urlOf } from './client.ts';
import { ApiError } from './problem.ts';

const answers: (() => Response | Promise<Response>)[] = [];
const calls: { url: string; init: RequestInit }[] = [];
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });
const problem = (status: number, code: string) =>
  json(status, { title: code, status, code, requestId: 'r1' });
const keyOf = (index: number) => new Headers(calls[index]?.init.headers).get('idempotency-key');

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    calls.push({ url, init });
    const next = answers.shift();
    if (!next) throw new TypeError('fetch failed');
    return next();
  });
});

afterEach(() => {
  configureClient({ onUnauthenticated: undefined, onElevationRequired: undefined });
  answers.length = 0;
  calls.length = 0;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Runs the promise while the fake clock passes the pauses between tries. */
async function settle<T>(promise: Promise<T>): Promise<T | ApiError> {
  const done = promise.catch((error: ApiError) => error);
  await vi.runAllTimersAsync();
  return done;
}

describe('request', () => {
  it('repeats a GET after 503 and a lost connection', async () => {
    answers.push(
      problem(503, 'starting'),
      () => Promise.reject(new TypeError('gone')),
      json(200, { ok: true }),
    );
    expect(await settle(request('/api/x'))).toEqual({ ok: true });
    expect(calls).toHaveLength(3);
  });

  it('sends a POST once, with a key, however it ends', async () => {
    answers.push(problem(503, 'starting'));
    expect(await settle(request('/api/x', { method: 'POST', body: {} }))).toBeInstanceOf(ApiError);
    expect(calls).toHaveLength(1);
    expect(keyOf(0)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('says that the server cannot be reached, and that nothing was changed', async () => {
    const error = (await settle(request('/api/x', { method: 'POST', body: {} }))) as ApiError;
    expect([error.offline, error.problem.detail]).toEqual([
      true,
      expect.stringContaining('Nothing was changed'),
    ]);
  });

  it('keeps request id and Retry-After, and understands the page of a proxy', async () => {
    answers.push(
      json(429, { title: 'Slow down', code: 'too-many', requestId: 'r7' }, { 'retry-after': '30' }),
    );
    const limited = (await settle(request('/api/x'))) as ApiError;
    expect([limited.status, limited.code, limited.problem.requestId, limited.retryAfter]).toEqual([
      429,
      'too-many',
      'r7',
      30,
    ]);
    answers.push(() => new Response('<h1>Bad</h1>', { status: 500, statusText: 'Bad' }));
    expect(((await settle(request('/api/x'))) as ApiError).problem).toMatchObject({
      status: 500,
      title: 'Bad',
    });
  });

  it('asks for the password again and goes on with a new key', async () => {
    const ask = vi.fn(async () => true);
    configureClient({ onElevationRequired: ask });
    answers.push(problem(403, 'elevation-required'), json(200, { done: 1 }));
    expect(await settle(request('/api/x', { method: 'POST', body: {} }))).toEqual({ done: 1 });
    expect(ask).toHaveBeenCalledOnce();
    expect(keyOf(1)).not.toBe(keyOf(0));
  });

  it('tells of a lost session, but not for a wrong password nor while the manifest itself is asked', async () => {
    const lost = vi.fn();
    configureClient({ onUnauthenticated: lost });
    for (const path of ['/api/ui', '/api/auth/login', '/api/auth/elevate', '/api/tickets']) {
      answers.push(problem(401, 'unauthenticated'));
      await settle(request(path));
    }
    expect(lost).toHaveBeenCalledOnce();
  });
});

describe('addresses', () => {
  it('leaves empty values out and joins lists', () => {
    expect(urlOf('/api/x', { q: '', a: null, n: 0, list: ['b', 'c'] })).toBe('/api/x?n=0&list=b%2Cc');
    expect(urlOf('/api/x?y=1', { z: true })).toBe('/api/x?y=1&z=true');
  });

  it('fills placeholders safely', () => {
    expect(fillPath('/api/t/{id}/close', { id: '../a b' })).toBe('/api/t/..%2Fa%20b/close');
  });
});
