import { expect, test } from 'vitest';
import { cutDeep } from './cut-deep.ts';
import { safeHtml } from './safe-html.ts';

test('cuts where too many elements are open, and nothing else', () => {
  expect(cutDeep('<div>'.repeat(10_000))).toBe('<div>'.repeat(3_000));
  const wide = '<p>a<br><img src="x"></p>'.repeat(10_000);
  expect(cutDeep(wide)).toBe(wide);
});

test('a hundred thousand levels are cleaned in a moment', () => {
  const started = performance.now();
  safeHtml('<div>'.repeat(100_000));
  expect(performance.now() - started).toBeLessThan(2_000);
});
