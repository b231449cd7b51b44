import { expect, test } from 'vitest';
import { assertSameOrigin } from './same-origin.ts';

const BASE = 'https://desk.example';

function passes(method: string, headers: Record<string, string>, base = BASE): boolean {
  try {
    assertSameOrigin(new Request('http://10.0.0.5:3000/api/x', { method, headers }), base);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['reading needs no origin', 'GET', { cookie: 'a=b' }, true],
  ['the public address', 'POST', { cookie: 'a=b', origin: BASE }, true],
  [
    'the host that was called, which is not the public one',
    'POST',
    { cookie: 'a=b', origin: 'http://10.0.0.5:3000', host: '10.0.0.5:3000' },
    false,
  ],
  [
    'the public host in the clear',
    'POST',
    { cookie: 'a=b', origin: 'http://desk.example', host: 'desk.example' },
    false,
  ],
  [
    'this very machine, when the desk is public',
    'POST',
    { cookie: 'a=b', origin: 'https://localhost' },
    false,
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

test.each([
  ['http://127.0.0.1:3000', true],
  ['http://[::1]:3000', true],
  ['http://127.0.0.1:3001', false],
  ['https://localhost:3000', false],
  ['http://localhost.evil.example:3000', false],
])('a desk on this machine answers pages of this machine and its own port: %s', (origin, expected) => {
  expect(passes('POST', { cookie: 'a=b', origin }, 'http://localhost:3000')).toBe(expected);
});
