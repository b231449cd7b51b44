import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { WebApp } from './web-app.ts';

const dir = mkdtempSync(join(tmpdir(), 'serviflow-web-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('the page may run its import map and no other inline script', async () => {
  const map = '{"imports":{"react":"/assets/shared-react-1.js"}}';
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'assets', 'a.js'), '1');
  writeFileSync(
    join(dir, 'index.html'),
    `<script src="/a.js"></script><script type="importmap">${map}</script><script>alert(1)</script>`,
  );
  const web = WebApp.open(dir);
  const sum = createHash('sha256').update(map).digest('base64');
  const scriptsOf = async (path: string) =>
    (await web?.respond(new Request(`http://desk.test${path}`)))?.headers
      .get('content-security-policy')
      ?.split('; ')
      .find((part) => part.startsWith('script-src'));
  expect(await scriptsOf('/')).toBe(`script-src 'self' 'sha256-${sum}'`);
  expect(await scriptsOf('/tickets/42')).toBe(`script-src 'self' 'sha256-${sum}'`);
  // What is no page keeps the policy of every other answer.
  expect(await scriptsOf('/assets/a.js')).toBeUndefined();
});

test('a file that a newer build took away is missing, and nothing worse', async () => {
  writeFileSync(join(dir, 'index.html'), '');
  writeFileSync(join(dir, 'old.js'), '1');
  const web = WebApp.open(dir);
  rmSync(join(dir, 'old.js'));
  expect(await web?.respond(new Request('http://desk.test/old.js'))).toBeNull();
});
