import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { DeskRunner } from './desk-runner.ts';
import type { DeskProcess } from './host-module.ts';

/** Desks that start when the test says so. */
function desks() {
  const events: string[] = [];
  const starting: PromiseWithResolvers<DeskProcess>[] = [];
  const processes: EventEmitter[] = [];
  const runner = new DeskRunner({
    start() {
      starting.push(Promise.withResolvers<DeskProcess>());
      return (starting.at(-1) as PromiseWithResolvers<DeskProcess>).promise;
    },
    onReady: (desk) => void events.push(`ready ${desk.url}`),
    onFailure: (reason) => void events.push(`failure ${reason}`),
  });
  const start = (index: number): void => {
    const process = new EventEmitter();
    processes.push(process);
    starting[index]?.resolve({
      url: `http://desk-${index}`,
      output: () => '',
      process,
      end: async () => {
        events.push(`end ${index}`);
        process.emit('close', 0);
        return 0;
      },
    });
  };
  return { runner, events, starting, processes, start };
}

test('who asks while a desk starts waits for it; the one before is ended', async () => {
  const { runner, events, starting, start } = desks();
  const first = runner.restart();
  const asked = runner.state();
  start(0);
  await first;
  expect(await asked).toEqual({ url: 'http://desk-0' });
  const second = runner.restart();
  expect(events).toEqual(['ready http://desk-0', 'end 0']);
  start(1);
  await second;
  expect(await runner.state()).toEqual({ url: 'http://desk-1' });
  await runner.end();
  expect(events).toEqual(['ready http://desk-0', 'end 0', 'ready http://desk-1', 'end 1']);
  expect(starting).toHaveLength(2);
});

test('what is saved while a desk starts makes one more, however often, and only that one is announced', async () => {
  const { runner, events, starting, start } = desks();
  const done = runner.restart();
  void runner.restart();
  void runner.restart();
  const asked = runner.state();
  start(0);
  await expect.poll(() => starting.length).toBe(2);
  start(1);
  await done;
  expect(await asked).toEqual({ url: 'http://desk-1' });
  expect(events).toEqual(['end 0', 'ready http://desk-1']);
});

test('a desk that does not start or ends by itself is told, and the next save tries again', async () => {
  const { runner, events, starting, processes, start } = desks();
  const failing = runner.restart();
  starting[0]?.reject(new Error('no room'));
  await failing;
  expect(await runner.state()).toEqual({ failure: 'no room' });
  const working = runner.restart();
  start(1);
  await working;
  processes[0]?.emit('close', 1);
  expect(await runner.state()).toEqual({ failure: 'The desk ended by itself (1).' });
  expect(events).toEqual(['failure no room', 'ready http://desk-1', 'failure The desk ended by itself (1).']);
});
