import { resolve } from 'node:path';
import { requireTypeScript } from '../manifest/load-plugin.ts';
import { type PluginCommand, text } from '../tool/command.ts';
import { EXIT, type Terminal } from '../tool/terminal.ts';
import type { CheckResult } from './check-plugin.ts';

export const checkCommand: PluginCommand = {
  name: 'check',
  usage: '[folder] [--baseline <file>] [--save-baseline] [--database <url>] [--json]',
  summary: 'Finds what a desk would refuse, and what would break those who rely on the plugin',
  options: {
    baseline: {
      type: 'string',
      value: 'file',
      help: 'What others rely on; contract-baseline.json of the folder when it is there',
    },
    'save-baseline': {
      type: 'boolean',
      help: 'Writes contract-baseline.json (or the file of --baseline) anew',
    },
    database: {
      type: 'string',
      value: 'url',
      help: 'PostgreSQL server, as a superuser: migrations run on a throw-away database there',
    },
    json: { type: 'boolean', help: 'As JSON' },
  },
  details: [
    'The exit code is 1 when there are findings. Uses of what is deprecated are told and count as none.',
  ],
  maxPositionals: 1,
  async run({ cwd, positionals, values, terminal }) {
    requireTypeScript();
    const { checkPlugin } = await import('./check-plugin.ts');
    const named = text({ values }, 'baseline');
    const file = named === undefined ? undefined : resolve(cwd, named);
    const save = values['save-baseline'] === true;
    const result = await checkPlugin(resolve(cwd, positionals[0] ?? '.'), {
      baseline: save ? undefined : file,
      saveBaseline: save ? (file ?? true) : undefined,
      database: text({ values }, 'database'),
    });
    if (values.json === true) terminal.out(JSON.stringify(result, null, 2));
    else print(result, terminal);
    return result.findings.length > 0 ? EXIT.wrong : EXIT.fine;
  },
};

function print({ plugin, findings, deprecated, notes }: CheckResult, terminal: Terminal): void {
  for (const { code, at, what, remedy } of [...findings, ...deprecated]) {
    terminal.out(`${code}  ${at}`);
    terminal.out(`  ${what}`);
    terminal.out(`  ${remedy}`);
  }
  for (const note of notes) terminal.out(`Note: ${note}`);
  const count = findings.length;
  if (deprecated.length > 0)
    terminal.out(
      `Uses of what is deprecated: ${deprecated.length}. They work until the next major version of the SDK.`,
    );
  terminal.out(
    count === 0
      ? `${plugin}: nothing to complain about.`
      : `${plugin ?? 'The plugin'}: ${count} finding${count === 1 ? '' : 's'}.`,
  );
}
