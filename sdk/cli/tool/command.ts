import type { ParseArgsConfig } from 'node:util';
import type { Terminal } from './terminal.ts';

export interface CommandCall {
  /** Values of the options; absent ones are undefined. */
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
  /** Folder in which the tool was started, absolute. */
  readonly cwd: string;
  readonly terminal: Terminal;
  /** For commands that run until they are stopped: aborted by Ctrl-C, which then ends nothing by itself. */
  readonly stopSignal: () => AbortSignal;
}

export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for the value in the help: `port`. */
  readonly value?: string;
  readonly help: string;
}

/** One command of `serviflow-plugin`. Each file of a command imports what is heavy only when it runs. */
export interface PluginCommand {
  readonly name: string;
  /** Arguments as the help shows them: `[folder]`. */
  readonly usage: string;
  readonly summary: string;
  /** Further lines of the help. */
  readonly details?: readonly string[];
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Most arguments that it takes. */
  readonly maxPositionals: number;
  /** @returns the exit code */
  run(call: CommandCall): Promise<number>;
}

/** The options as `parseArgs` wants them. */
export function parseOptions(command: PluginCommand): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short }]) => [
      name,
      { type, ...(short ? { short } : {}) },
    ]),
  );
}

/** The value of an option that takes a text; undefined when it is absent. */
export function text(call: Pick<CommandCall, 'values'>, name: string): string | undefined {
  const value = call.values[name];
  return typeof value === 'string' ? value : undefined;
}
