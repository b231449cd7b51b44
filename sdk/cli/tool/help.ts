import { columns } from './columns.ts';
import type { CommandOption, PluginCommand } from './command.ts';

const PROGRAM = 'serviflow-plugin';

/** The help of the whole tool. */
export function toolHelp(commands: readonly PluginCommand[]): string[] {
  return [
    `${PROGRAM}: makes, runs, checks and packs a plugin of ServiFlow`,
    '',
    ...columns(
      commands.map(({ name, usage, summary }) => [`  ${PROGRAM} ${name} ${usage}`.trimEnd(), summary]),
    ),
    '',
    `"${PROGRAM} <command> --help" shows the options of one.`,
    'Exit codes: 0 fine, 1 the plugin is not right, 2 the command was not understood.',
  ];
}

/** The help of one command. */
export function commandHelp(command: PluginCommand): string[] {
  const options: [string, CommandOption][] = Object.entries({
    ...command.options,
    help: { type: 'boolean', short: 'h', help: 'This text' },
  });
  return [
    command.summary,
    '',
    `  ${PROGRAM} ${command.name} ${command.usage}`.trimEnd(),
    '',
    ...columns(
      options.map(([name, option]) => {
        const value = option.type === 'string' ? ` <${option.value ?? 'text'}>` : '';
        return [`  ${option.short ? `-${option.short}, ` : ''}--${name}${value}`, option.help];
      }),
    ),
    ...(command.details?.length ? ['', ...command.details] : []),
  ];
}
