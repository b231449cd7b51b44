import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
});

test('the browser runs scripts and draws text', async () => {
  const page = await browser.newPage({ viewport: { width: 200, height: 100 } });
  const draw = async (text: string) => {
    await page.goto(`data:text/html,<h1>${text}</h1><script>document.title = 6 * 7</script>`);
    return page.screenshot({ type: 'png' });
  };
  const picture = await draw('ServiFlow');
  expect(await page.title()).toBe('42');
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  // Without a font both would be blank.
  expect(picture.equals(await draw('Other words'))).toBe(false);
});
