import type { ParseArgsConfig } from 'node:util';
import type { Environment } from '@serviflow/config/environment';
import type { Kernel } from '@serviflow/kernel';

export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** What a command works with. */
export interface Work {
  readonly kernel: Kernel;
  readonly env: Environment;
  readonly values: Values;
  readonly positionals: readonly string[];
  /** A desk is known to run on this database. */
  readonly running: boolean;
  /** One line of the answer, on standard output. */
  print(line: string): void;
}

interface CommandBase {
  /** `tenant create` */
  readonly name: string;
  /** Arguments as the help shows them. */
  readonly usage?: string;
  readonly help: string;
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  /** Names of the arguments that must be there. */
  readonly needs?: readonly string[];
}

/** Works on an installation. */
export interface DeskCommand extends CommandBase {
  /** `migrated`: the database must be up to date and gets connected first. `bare`: the command does that itself. */
  readonly on: 'migrated' | 'bare';
  /** @returns the exit code */
  run(work: Work): Promise<number>;
}

/** Works on the project's files; needs neither database nor environment. */
export interface FilesCommand extends CommandBase {
  readonly on: 'files';
  run(work: Pick<Work, 'print' | 'values'>): Promise<number>;
}

export type Command = DeskCommand | FilesCommand;

/** The command line was not understood (EX_USAGE of sysexits.h). */
export const EXIT_USAGE = 64;

/** Tells an operator what to do instead; shown without a stack. */
export class UsageError extends Error {
  readonly exitCode = EXIT_USAGE;
}

/** An option that must have a value. @throws UsageError */
export function required(values: Values, name: string): string {
  const value = values[name];
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} is needed.`);
  return value;
}

export function optional(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Lines of a table with columns as wide as their widest value. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  return rows.map((row) =>
    row
      .map((value, column) => value.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
