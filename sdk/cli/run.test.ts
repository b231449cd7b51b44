import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { commands } from './commands.ts';
import { runTool } from './tests/run-tool.ts';

const cwd = tmpdir();

test('without a command it shows all of them, and each explains itself', async () => {
  const all = await runTool([], { cwd });
  expect(all.code).toBe(0);
  expect(await runTool(['--help'], { cwd })).toEqual(all);
  for (const { name, summary, options } of commands) {
    expect(all.out).toContain(summary);
    const { code, out } = await runTool([name, '--help'], { cwd });
    expect(code).toBe(0);
    for (const option of Object.keys(options)) expect(out).toContain(`--${option}`);
  }
});

test.each([
  [['fly'], 'There is no command "fly"'],
  [['build', '--fast'], "Unknown option '--fast'"],
  [['manifest', 'one', 'two'], '"two" is one argument too many'],
  [['dev', '--port', 'http'], 'no port'],
])('%s is not understood', async (argv, words) => {
  const { code, out, err } = await runTool(argv, { cwd: `${import.meta.dirname}/template` });
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(words);
});

test.each(['dev', 'build', 'manifest'])('%s in a folder without a plugin says what to do', async (name) => {
  const { code, err } = await runTool([name], { cwd });
  expect(code).toBe(1);
  expect(err).toMatch(/There is no (package\.json|plugin\.ts) in/);
});
