import { createTestKernel, type TestKernel } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let desk: TestKernel;
beforeAll(async () => {
  desk = await createTestKernel({ plugins: [] });
});
afterAll(() => desk?.stop());

async function signUp(tenant: string) {
  const { baseUrl } = desk.kernel.runtime.options;
  // The sign-up itself takes ten an hour of one address.
  desk.clock.advance({ minutes: 10 });
  const response = await desk.kernel.fetch(
    new Request(`${baseUrl}/api/signup`, {
      method: 'POST',
      headers: { origin: baseUrl, 'content-type': 'application/json' },
      body: JSON.stringify({
        company: 'North',
        email: 'a@north.example',
        tenant,
        password: 'a long enough pass phrase',
        technicians: 1,
        clients: 0,
      }),
    }),
  );
  return { status: response.status, code: ((await response.json()) as { code?: string }).code };
}

test('codes that speak for the operator are taken, like those that somebody has', async () => {
  expect(await signUp('north')).toMatchObject({ status: 201 });
  const taken = { status: 409, code: 'code-taken' };
  expect(await signUp('north')).toEqual(taken);
  for (const code of ['admin', 'www', 'adm1n', 'supp0rt', 'demo', 'xn--nrth-5qa'])
    expect(await signUp(code), code).toEqual(taken);
});

test.each([
  ['capitals', 'North'],
  ['a Cyrillic о', 'n\u043erth'],
  ['full-width letters', '\uff4eorth'],
  ['a zero-width space', 'nor\u200bth'],
  ['a combining accent', 'no\u0308rth'],
  ['the Kelvin sign', '\u212aelvin'],
  ['a dotless i', 'adm\u0131n'],
  ['a space', 'nor th'],
  ['a dot', 'north.example'],
  ['a dash at the end', 'north-'],
  ['one letter', 'n'],
  ['a line break', 'north\n'],
])('a code with %s is none', async (_name, code) => {
  expect((await signUp(code)).status).toBe(422);
});

test('at the login, case does not matter, and no other letter is taken for the one of the code', async () => {
  await signUp('kelvin');
  const { tenants } = desk.kernel.runtime;
  expect((await tenants.byCode(' KELVIN '))?.code).toBe('kelvin');
  for (const code of ['\u212aelvin', 'kelv\u0131n', 'kel\u200bvin', 'kelvin\u0000', ''])
    expect(await tenants.byCode(code), code).toBeNull();
});
