import { expect, test } from 'vitest';
import { assertSameOrigin } from './same-origin.ts';

const BASE = 'https://desk.example';

function passes(method: string, headers: Record<string, string>): boolean {
  try {
    assertSameOrigin(new Request('http://10.0.0.5:3000/api/x', { method, headers }), BASE);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['reading needs no origin', 'GET', { cookie: 'a=b' }, true],
  ['the public address', 'POST', { cookie: 'a=b', origin: BASE }, true],
  [
    'the host that was called',
    'POST',
    { cookie: 'a=b', origin: 'http://10.0.0.5:3000', host: '10.0.0.5:3000' },
    true,
  ],
  ['no origin with a cookie', 'POST', { cookie: 'a=b' }, false],
  ['another site', 'POST', { cookie: 'a=b', origin: 'https://evil.example' }, false],
  ['another site without a cookie', 'POST', { origin: 'https://evil.example' }, false],
  ['a look-alike', 'DELETE', { cookie: 'a=b', origin: 'https://desk.example.evil.example' }, false],
  ['another port', 'PATCH', { cookie: 'a=b', origin: 'https://desk.example:8443' }, false],
  ['a sandboxed frame', 'POST', { cookie: 'a=b', origin: 'null' }, false],
  ['a program without cookie', 'POST', {}, true],
  ['a program with a token', 'POST', { authorization: 'Bearer x', cookie: 'a=b' }, true],
])('%s', (_what, method, headers, expected) => {
  expect(passes(method, headers as Record<string, string>)).toBe(expected);
});
