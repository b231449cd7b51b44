import { expect, test } from 'vitest';
import { FairShare } from './fair-share.ts';

/** Takes as much as is given at once. @returns what was given, each with its end */
async function grab(share: FairShare, tenant: string, wanted: number) {
  const ends: (() => void)[] = [];
  const given = Array.from({ length: wanted }, () =>
    share.take(tenant, 10_000).then((end) => ends.push(end)),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return { ends, all: Promise.all(given) };
}

test('one tenant alone leaves a third for whoever comes next', async () => {
  const share = new FairShare(12, () => 0);
  const a = await grab(share, 'a', 32);
  expect(a.ends.length).toBe(8);
  const b = await grab(share, 'b', 32);
  expect(b.ends.length).toBe(4);
});

test('nobody holds more than a third while others are there, and what is free goes to who holds least', async () => {
  const share = new FairShare(12, () => 0);
  const [a, b] = [await grab(share, 'a', 32), await grab(share, 'b', 32)];
  for (const end of a.ends.splice(0, 5)) end();
  await new Promise((resolve) => setImmediate(resolve));
  // Eight and four were held; of five that came back, one went to A, which must not hold more than four.
  expect([a.ends.length, b.ends.length]).toEqual([4, 4]);
  const c = await grab(share, 'c', 32);
  expect(c.ends.length).toBe(4);
  a.ends.pop()?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect([a.ends.length, b.ends.length, c.ends.length]).toEqual([4, 4, 4]);
});

test('everything that was asked for is given in the end, also through a pool of three', async () => {
  const share = new FairShare(3);
  let running = 0;
  let most = 0;
  const work = async (tenant: string) => {
    const end = await share.take(tenant, 10_000);
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    end();
    end();
  };
  await Promise.all(Array.from({ length: 300 }, (_, i) => work(`t${i % 7}`)));
  expect([running, share.waiting, most]).toEqual([0, 0, 3]);
});

test('who waits too long is told that its own organisation is busy, and keeps no place', async () => {
  const share = new FairShare(3);
  const ends = [await share.take('a', 10), await share.take('a', 10)];
  await expect(share.take('a', 10)).rejects.toMatchObject({ status: 503, code: 'busy', retryAfter: 2 });
  expect(share.waiting).toBe(0);
  for (const end of ends) end();
  await expect(share.take('a', 10)).resolves.toBeTypeOf('function');
});
