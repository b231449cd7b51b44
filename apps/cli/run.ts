import { parseArgs } from 'node:util';
import type { Environment } from '@serviflow/config/environment';
import { type Command, type DeskCommand, EXIT_USAGE, UsageError, type Values } from './command.ts';
import { commands } from './commands/index.ts';
import { helpText } from './help.ts';

export interface Terminal {
  out(line: string): void;
  err(line: string): void;
}

interface Call<C extends Command = Command> {
  readonly command: C;
  readonly values: Values;
  readonly positionals: readonly string[];
}

/**
 * Runs one command line.
 * @param argv without node and script
 * @returns the exit code: 0, 1 when something is wrong, 64 when the line was not understood, 78 for a wrong environment
 */
export async function run(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<number> {
  try {
    const wanted = commandOf(argv);
    if (!wanted || wantsHelp(argv)) {
      const known = wanted ? [wanted] : commands;
      for (const line of helpText(known)) terminal.out(line);
      return 0;
    }
    const { command, ...call } = parse(wanted, argv.slice(wanted.name.split(' ').length));
    if (command.on === 'files')
      return await command.run({ values: call.values, print: (line) => terminal.out(line) });
    return await perform({ command, ...call }, env, terminal);
  } catch (error) {
    const { message, exitCode, code, stack } = error as Error & { exitCode?: number; code?: string };
    terminal.err(message);
    if (env.LOG_LEVEL === 'debug') terminal.err(stack ?? '');
    return exitCode ?? (code?.startsWith('ERR_PARSE_ARGS') ? EXIT_USAGE : 1);
  }
}

const wantsHelp = (argv: readonly string[]): boolean => argv.includes('--help') || argv.includes('-h');

/** Null for help. @throws UsageError for a command that there is not */
function commandOf(argv: readonly string[]): Command | null {
  const words = argv.filter((word) => !word.startsWith('-'));
  if (words.length === 0 || words[0] === 'help') return null;
  const found = commands.find(
    (command) => argv.slice(0, command.name.split(' ').length).join(' ') === command.name,
  );
  if (!found) throw new UsageError(`There is no command "${words.slice(0, 2).join(' ')}". Try --help.`);
  return found;
}

/** @throws UsageError, or the error of `parseArgs` that names the option */
function parse(command: Command, args: readonly string[]): Call {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: command.options ?? {},
    allowPositionals: true,
    strict: true,
  });
  const needs = command.needs ?? [];
  if (positionals.length !== needs.length) {
    const wanted = needs.length
      ? `Needed: ${needs.map((name) => `<${name}>`).join(' ')}.`
      : 'No arguments are taken.';
    throw new UsageError(`${wanted} Try "${command.name} --help".`);
  }
  return { command, values: values as Values, positionals };
}

async function perform(
  { command, values, positionals }: Call<DeskCommand>,
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
) {
  const { readEnvironment } = await import('@serviflow/config/environment');
  const { openDatabase } = await import('./database.ts');
  // Lines of the log would hide the answer; what matters comes as an error or a finding.
  const checked: Environment = readEnvironment(
    { ...env, LOG_LEVEL: env.LOG_LEVEL || 'fatal' },
    // All others need an installation that has its secrets; a fresh key beside its database would only mislead.
    { write: command.name === 'migrate' || command.name === 'seed' },
  );
  const database = await openDatabase(checked, { make: command.name === 'migrate' });
  try {
    const { kernelFor } = await import('@serviflow/host/compose');
    const kernel = await kernelFor(
      { ...checked, role: 'web' },
      { databaseUrl: database.url, webDir: undefined },
    );
    try {
      if (command.on === 'migrated') await connectMigrated(kernel);
      const running = database.kind === 'running';
      const print = (line: string) => terminal.out(line);
      return await command.run({ kernel, env: checked, values, positionals, running, print });
    } finally {
      await kernel.stop();
    }
  } finally {
    await database.close();
  }
}

/** Other nodes must hear of what is changed here, so the notifier runs for the time of the command. */
async function connectMigrated(kernel: import('@serviflow/kernel').Kernel): Promise<void> {
  const pending = await kernel.pending();
  if (pending.length)
    throw new Error(`The database is not up to date (${pending.length} migrations). Run "migrate" first.`);
  await kernel.connect();
  await kernel.runtime.notifier.start();
}
