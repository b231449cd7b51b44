import { expect, test } from 'vitest';
import { Limit } from './limit.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A task that runs until its `end` is called. */
function taskOn(limit: Limit, ran: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = limit.run(async () => {
    ran.push(name);
    await promise;
  });
  return {
    end: async () => {
      resolve();
      await done;
      await turn();
    },
  };
}

test('so many run at a time, the others in order; a failing one frees its place', async () => {
  const limit = new Limit(2);
  const ran: string[] = [];
  const [a, b] = ['a', 'b', 'c', 'd'].map((name) => taskOn(limit, ran, name));
  expect(ran).toEqual(['a', 'b']);
  await b?.end();
  expect(ran).toEqual(['a', 'b', 'c']);
  await a?.end();
  expect(ran).toEqual(['a', 'b', 'c', 'd']);
  const other = new Limit(1);
  await expect(other.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await other.run(async () => 'next')).toBe('next');
});

test('the number may shrink and grow meanwhile', async () => {
  let size = 3;
  const limit = new Limit(() => size);
  const ran: string[] = [];
  const [a, b, c] = ['a', 'b', 'c', 'd', 'e'].map((name) => taskOn(limit, ran, name));
  size = 1;
  await a?.end();
  await b?.end();
  expect(ran).toEqual(['a', 'b', 'c']);
  size = 3;
  await c?.end();
  expect(ran).toEqual(['a', 'b', 'c', 'd', 'e']);
});
