import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { problems } from '@serviflow/sdk';
import { expect, test } from 'vitest';
import { asUnavailable, isOutage, markDatabaseError, markOutage, outageOf } from './outage.ts';

const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error('it did not fail'),
    (error) => error,
  );
/** As PostgreSQL sends it. */
const state = (code: string, message = 'x') => Object.assign(new Error(message), { code, severity: 'ERROR' });

test('a socket of PostgreSQL that is missing is an outage; a file or a mail server that is missing is not', async () => {
  const refused = () =>
    failure(
      new Promise((_, reject) => connect({ path: '/nonexistent/.s.PGSQL.5432' }).once('error', reject)),
    );
  expect(isOutage(markDatabaseError(await refused()))).toBe(true);
  expect(isOutage(await refused())).toBe(false);
  expect(isOutage(new TypeError('fetch failed', { cause: await refused() }))).toBe(false);
  expect(isOutage(markDatabaseError(await failure(readFile('/nonexistent/file'))))).toBe(false);
});

test.each([
  ['57P01', 'database'],
  ['57P03', 'database'],
  ['08006', 'database'],
  ['53300', 'database'],
  ['53100', 'disk'],
  ['58030', 'disk'],
  ['40P01', 'contention'],
  ['40001', 'contention'],
  ['55P03', 'contention'],
  ['57014', 'deadline'],
  ['23505', null],
  ['42703', null],
  ['22P02', null],
])('SQLSTATE %s is %s', (code, outage) => {
  expect(outageOf(state(code))).toBe(outage);
  expect(outageOf(new Error('Something of a plugin failed', { cause: state(code) }))).toBe(outage);
});

test('what only looks like one is none: a code of a plugin, a text cut at a NUL, a deadline of the plugin itself', () => {
  expect(outageOf(Object.assign(new Error('x'), { code: '53100' }))).toBe(null);
  expect(outageOf(state('08P01', 'insufficient data left in message'))).toBe(null);
  expect(outageOf(problems.timeout('The printer did not answer.'))).toBe(null);
  expect(outageOf(markOutage(problems.timeout('The call did not end.'), 'deadline'))).toBe('deadline');
});

test('a disk that is full is one for files and for PostgreSQL, and causes that run in a circle end', () => {
  const full = Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write' });
  expect(outageOf(full)).toBe('disk');
  expect(asUnavailable(state('53100'))).toMatchObject({ status: 507, code: 'disk-full' });
  const circle = new Error('a');
  circle.cause = new Error('b', { cause: circle });
  expect(outageOf(circle)).toBe(null);
});
