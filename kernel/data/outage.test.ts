import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { isOutage } from './outage.ts';

const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error) => error,
  );

test('a socket that is missing is an outage, a file that is missing is not', async () => {
  const socket = connect({ path: '/nonexistent/.s.PGSQL.5432' });
  expect(isOutage(await failure(new Promise((_, reject) => socket.once('error', reject))))).toBe(true);
  expect(isOutage(await failure(readFile('/nonexistent/file')))).toBe(false);
});
