import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Five calls for each caller, and the clock stands: the sixth is too many, whatever it carries. */
const BURST = 5;
let desk: TestKernel;
let tenant: TestTenant;
let cookie: string;

beforeAll(async () => {
  desk = await createTestKernel({ plugins: [], requestsPerSecond: BURST / 5 });
  tenant = await desk.tenant('flood');
  cookie = await tenant.admin.cookie();
});
afterAll(() => desk?.stop());

async function call(path: string, headers: Record<string, string> = {}, body?: unknown) {
  const { baseUrl } = desk.kernel.runtime.options;
  const response = await desk.kernel.fetch(
    new Request(`${baseUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { origin: baseUrl, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  await response.arrayBuffer();
  return response;
}

const GARBAGE: Record<string, Record<string, string>> = {
  nothing: {},
  'a cookie of another site': { cookie: 'theme=dark' },
  'a garbage session': { cookie: 'serviflow_session=garbage' },
  'a well-formed session of nobody': { cookie: `serviflow_session=${'A'.repeat(22)}.${'A'.repeat(43)}` },
  'a garbage token': { authorization: 'Bearer garbage' },
  'a header that is no token': { authorization: 'Basic YTpi' },
  'a header of a proxy that nobody trusts': { 'x-forwarded-for': '203.0.113.9', cookie: 'a=b' },
};
const DOORS = [
  ['/api/openapi.json'],
  ['/api/auth/me'],
  ['/api/nowhere'],
  ['/api/users'],
  ['/file/not-a-token'],
  ['/api/auth/logout', {}],
  ['/api/signup', {}],
] as const;

test.each(Object.keys(GARBAGE))('%s does not get around the limit, at any door', async (name) => {
  for (const [path, body] of DOORS) {
    // Fills every bucket again, that of the sign-up, too.
    desk.clock.advance({ hours: 1 });
    const codes: number[] = [];
    for (let i = 0; i <= BURST; i += 1) codes.push((await call(path, GARBAGE[name], body)).status);
    expect(codes.slice(0, -1), path).not.toContain(429);
    expect(codes.at(-1), path).toBe(429);
  }
});

test('a session with one wrong letter counts for the network', async () => {
  desk.clock.advance({ hours: 1 });
  const wrong = `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`;
  const codes: number[] = [];
  for (let i = 0; i <= BURST; i += 1) codes.push((await call('/api/users', { cookie: wrong })).status);
  expect(codes).toEqual([...Array(BURST).fill(401), 429]);
});

test('people with a session go on when strangers have used up the calls of their network', async () => {
  desk.clock.advance({ minutes: 1 });
  for (let i = 0; i <= BURST; i += 1) await call('/api/openapi.json');
  const refused = await call('/api/openapi.json');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await call('/api/users', { cookie })).status).toBe(200);
});

test('a person has one count for all that the person does, and calls of the person cost the network nothing', async () => {
  desk.clock.advance({ minutes: 1 });
  const codes: number[] = [];
  for (let i = 0; i <= BURST; i += 1) codes.push((await call('/api/users', { cookie })).status);
  expect(codes).toEqual([...Array(BURST).fill(200), 429]);
  expect((await call('/api/openapi.json')).status).toBe(200);
});
