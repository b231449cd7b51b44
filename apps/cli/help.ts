import { type Command, table } from './command.ts';

/** The help of one command, or of all. */
export function helpText(commands: readonly Command[]): string[] {
  const [only] = commands;
  if (commands.length === 1 && only)
    return [
      only.help,
      '',
      `  node apps/cli/main.ts ${only.name}${only.usage ? ` ${only.usage}` : ''}`,
      ...Object.keys(only.options ?? {}).map((name) => `    --${name}`),
    ];
  return [
    'ServiFlow operator commands: node apps/cli/main.ts <command>',
    '',
    ...table(commands.map(({ name, help }) => [`  ${name}`, help])),
    '',
    '"<command> --help" shows its options. The environment is that of the host: DATABASE_URL, DATA_DIR, SECRET_KEY.',
    'A desk that runs may go on running.',
  ];
}
