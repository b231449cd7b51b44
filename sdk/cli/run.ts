import { parseArgs } from 'node:util';
import { commands } from './commands.ts';
import { type PluginCommand, parseOptions } from './tool/command.ts';
import { commandHelp, toolHelp } from './tool/help.ts';
import { processTerminal } from './tool/process-terminal.ts';
import { EXIT, PluginError, type Terminal, UsageError } from './tool/terminal.ts';

export type { PluginReport } from './manifest/plugin-report.ts';
export type { Terminal } from './tool/terminal.ts';

export interface RunOptions {
  readonly terminal: Terminal;
  /** Absolute; where relative folders begin. */
  readonly cwd: string;
  /** Aborted when the command is to end; asked for by those that run until then. */
  readonly stopSignal: () => AbortSignal;
}

/**
 * Runs one command line of `serviflow-plugin`.
 * @param argv without node and script
 * @returns the exit code: 0 fine, 1 the plugin is not right, 2 the command was not understood
 */
export async function run(argv: readonly string[], options: RunOptions): Promise<number> {
  const { terminal } = options;
  try {
    const [name, ...rest] = argv;
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
      for (const line of toolHelp(commands)) terminal.out(line);
      return EXIT.fine;
    }
    const command = commands.find((one) => one.name === name);
    if (!command) throw new UsageError(`There is no command "${name}". Try --help.`);
    if (rest.includes('--help') || rest.includes('-h')) {
      for (const line of commandHelp(command)) terminal.out(line);
      return EXIT.fine;
    }
    return await command.run({ ...parse(command, rest), ...options });
  } catch (error) {
    return explain(error, terminal);
  }
}

/**
 * Runs one command line as this process does: on its terminal, ended by its signals. Sets the exit code.
 * @param argv without node and script
 */
export async function runAsProgram(argv: readonly string[]): Promise<void> {
  process.exitCode = await run(argv, {
    terminal: processTerminal(),
    cwd: process.cwd(),
    stopSignal: signalsOfProcess,
  });
}

/** A terminal and npm each pass on the same Ctrl-C; only a later one means "now". */
const IMPATIENCE_MS = 1_000;

function signalsOfProcess(): AbortSignal {
  const stop = new AbortController();
  let since = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (!stop.signal.aborted) since = performance.now();
      else if (performance.now() - since > IMPATIENCE_MS) process.exit(EXIT.wrong);
      stop.abort();
    });
  return stop.signal;
}

/** @throws UsageError */
function parse(command: PluginCommand, args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: parseOptions(command),
      allowPositionals: true,
      strict: true,
    });
    if (positionals.length > command.maxPositionals)
      throw new UsageError(`"${positionals[command.maxPositionals]}" is one argument too many.`);
    return { values: values as Record<string, string | boolean | undefined>, positionals };
  } catch (error) {
    throw new UsageError(`${(error as Error).message} Try "${command.name} --help".`);
  }
}

function explain(error: unknown, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.err(error.message);
    return EXIT.usage;
  }
  if (error instanceof PluginError) {
    terminal.err(error.message);
    if (error.remedy) terminal.err(error.remedy);
    return EXIT.wrong;
  }
  terminal.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.wrong;
}
