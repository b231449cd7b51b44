import { afterEach, expect, test, vi } from 'vitest';
import { loadPlugin } from './plugin-module.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('code that never arrives is given up on', async () => {
  vi.useFakeTimers();
  const never = { url: 'data:text/javascript,await new Promise(() => {})', styles: [] };
  const loading = expect(loadPlugin(never)).rejects.toThrow('did not arrive within 20 seconds');
  await vi.advanceTimersByTimeAsync(20_000);
  await loading;
});

test('a module is imported once, and after a failure from another address', async () => {
  const good = { url: 'data:text/javascript,export const Card = () => null', styles: [] };
  const module = await loadPlugin(good);
  expect(Object.keys(module)).toEqual(['Card']);
  expect(await loadPlugin(good)).toBe(module);

  const bad = {
    url: 'data:text/javascript,if (!import.meta.url.endsWith("=1")) throw Error("first");//',
    styles: [],
  };
  await expect(loadPlugin(bad)).rejects.toThrow('Its code could not be loaded. first');
  await expect(loadPlugin(bad)).resolves.toBeDefined();
});
