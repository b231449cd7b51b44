import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { Blocked } from './watchdog.ts';

const dir = mkdtempSync(join(tmpdir(), 'serviflow-watchdog-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

mkdirSync(join(dir, 'rota', 'dist'), { recursive: true });
writeFileSync(join(dir, 'rota', 'package.json'), JSON.stringify({ name: 'x', serviflow: { id: 'rota' } }));
writeFileSync(
  join(dir, 'rota', 'dist', 'plugin.mjs'),
  `export function busy(ms) { const end = Date.now() + ms; while (Date.now() < end) {} }
export function endless() { while (true) {} }
export function pattern() { return /^(a+)+$/.test('a'.repeat(60) + 'b'); }
`,
);
writeFileSync(join(dir, 'desk.mjs'), 'export function endless() { for (;;) {} }\n');

interface Said {
  readonly slow: Blocked[];
  readonly endless: Blocked[];
  /** Whether a timer of the process still fires afterwards. */
  readonly turns: boolean;
}

/** Runs `call` in a process with a watchdog of short patience, until the watchdog has told of it. */
async function watched(module: string, call: string, endlessMs = 900): Promise<Said> {
  const script = `
    import { startWatchdog } from ${JSON.stringify(new URL('./watchdog.ts', import.meta.url).href)};
    import * as code from ${JSON.stringify(`file://${join(dir, module)}`)};
    const said = { slow: [], endless: [], turns: false };
    const finish = () => setTimeout(() => {
      console.log(JSON.stringify({ ...said, turns: true }));
      process.exit(0);
    }, 10);
    startWatchdog({
      slowMs: 300,
      endlessMs: ${endlessMs},
      // A machine under load may have been slow before: only what runs the code counts.
      onSlow: (blocked) => { said.slow.push(blocked); if (blocked.stack.join().includes(${JSON.stringify(module)})) finish(); },
      onEndless: (blocked) => { said.endless.push(blocked); finish(); },
    });
    // The watch alone keeps no process.
    setInterval(() => {}, 1_000);
    // After a turn or two, as work comes in a running process.
    setTimeout(async () => { await null; code.${call}; }, 100);
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 30_000,
  });
  return JSON.parse(stdout) as Said;
}

test('work that ends late is told with the plugin and the line', async () => {
  const { slow, endless, turns } = await watched('rota/dist/plugin.mjs', 'busy(2_000)', 20_000);
  expect({ endless, turns }).toEqual({ endless: [], turns: true });
  expect(slow.at(-1)).toMatchObject({
    plugin: 'rota',
    where: expect.stringMatching(/^busy file:.*rota\/dist\/plugin\.mjs:1$/),
  });
});

test.each([
  ['a loop', 'endless', 2],
  ['a pattern that tries for ever', 'pattern', 3],
])('%s is cut, and the process turns again', async (_what, name, line) => {
  const { endless, turns } = await watched('rota/dist/plugin.mjs', `${name}()`);
  expect(turns).toBe(true);
  expect(endless).toMatchObject([
    { plugin: 'rota', where: expect.stringMatching(new RegExp(`^${name} file:.*plugin\\.mjs:${line}$`)) },
  ]);
  expect(endless[0]?.seconds).toBeGreaterThanOrEqual(0.9);
});

test('code of no plugin is told as such', async () => {
  const { endless } = await watched('desk.mjs', 'endless()');
  expect(endless).toMatchObject([
    { plugin: null, where: expect.stringMatching(/^endless file:.*desk\.mjs:1$/) },
  ]);
});
