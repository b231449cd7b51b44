import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/problem.ts';
import { runInSteps } from './bulk-run.ts';
import type { BulkReply } from './run-action.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);
const allDone = (some: string[]): BulkReply => ({
  done: some.map((id) => ({ id, result: null })),
  failed: [],
});
const refused = (detail: string) =>
  new ApiError({ type: 'about:blank', title: 'Unavailable', status: 503, code: 'unavailable', detail });

describe('a bulk run', () => {
  it('sends up to fifty at once', async () => {
    const sizes: number[] = [];
    const reply = await runInSteps({
      ids: ids(50),
      send: async (some) => {
        sizes.push(some.length);
        return allDone(some);
      },
    });
    expect(sizes).toEqual([50]);
    expect(reply.done).toHaveLength(50);
  });

  it('goes in steps beyond that, tells how far it is, and joins what became of each', async () => {
    const seen: number[] = [];
    const send = async (some: string[]) => {
      const [first = '', ...rest] = some;
      const failed = [{ id: first, status: 409, code: 'closed', detail: 'The ticket is closed.' }];
      return { ...allDone(rest), failed };
    };
    const reply = await runInSteps({ ids: ids(60), send, onProgress: (handled) => seen.push(handled) });
    expect(seen).toEqual([25, 50, 60]);
    expect(reply.failed.map((one) => one.id)).toEqual(['t0', 't25', 't50']);
    expect(reply.done).toHaveLength(57);
    expect(reply.skipped).toEqual([]);
  });

  it('stops after the step that is under way and names what it left alone', async () => {
    const stop = new AbortController();
    const reply = await runInSteps({
      ids: ids(60),
      send: async (some) => {
        stop.abort();
        return allDone(some);
      },
      signal: stop.signal,
    });
    expect(reply.done).toHaveLength(25);
    expect(reply.skipped).toEqual(ids(60).slice(25));
  });

  it('keeps what was done when a later step is refused as a whole', async () => {
    let steps = 0;
    const send = async (some: string[]) => {
      steps++;
      if (steps === 2) throw refused('The database is away.');
      return allDone(some);
    };
    const reply = await runInSteps({ ids: ids(80), send });
    expect(reply.done).toHaveLength(25);
    expect(reply.failed).toHaveLength(25);
    expect(reply.failed[0]).toMatchObject({ id: 't25', status: 503, detail: 'The database is away.' });
    expect(reply.skipped).toEqual(ids(80).slice(50));
  });

  it('throws what the first step threw: nothing was changed', async () => {
    const error = refused('Say more.');
    const run = runInSteps({ ids: ids(80), send: () => Promise.reject(error) });
    await expect(run).rejects.toBe(error);
  });
});
