import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Courtesy } from './courtesy.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A call that is under way until `end` is called. */
function callOn(courtesy: Courtesy) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = courtesy.call(() => promise);
  return {
    end: async () => {
      resolve();
      await done;
    },
  };
}

test('a job waits for the calls that are under way, and goes when none came for a moment', async () => {
  const courtesy = new Courtesy();
  const [one, two] = [callOn(courtesy), callOn(courtesy)];
  let gone = false;
  const job = courtesy.giveWay(0).then(() => {
    gone = true;
  });
  await one.end();
  await vi.advanceTimersByTimeAsync(500);
  expect(gone).toBe(false);
  await two.end();
  const three = callOn(courtesy);
  await vi.advanceTimersByTimeAsync(100);
  await three.end();
  await vi.advanceTimersByTimeAsync(24);
  expect(gone).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await job;
  expect(gone).toBe(true);
});

test('a job waits a second at most, counted from its cause', async () => {
  const courtesy = new Courtesy();
  callOn(courtesy);
  let gone = 0;
  void courtesy.giveWay(0).then(() => (gone += 1));
  void courtesy.giveWay(600).then(() => (gone += 1));
  await vi.advanceTimersByTimeAsync(401);
  expect(gone).toBe(1);
  await vi.advanceTimersByTimeAsync(600);
  expect(gone).toBe(2);
});

test('an old job, or any job on a quiet desk, waits for nobody; a call that fails is over, too', async () => {
  const courtesy = new Courtesy();
  await courtesy.giveWay(0);
  await expect(courtesy.call(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await vi.advanceTimersByTimeAsync(25);
  await courtesy.giveWay(0);
  callOn(courtesy);
  await courtesy.giveWay(1_000);
});
