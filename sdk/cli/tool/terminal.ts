/** Where a command writes. */
export interface Terminal {
  out(line: string): void;
  err(line: string): void;
  /** Asks a person; null when nobody is there to ask (pipes, scripts). */
  readonly ask: ((question: string, suggestion: string) => Promise<string>) | null;
  /** Whether colours may be written. */
  readonly colour: boolean;
}

/** Exit codes of the tool: 0 fine, 1 the plugin is not right, 2 the command was not understood. */
export const EXIT = { fine: 0, wrong: 1, usage: 2 } as const;

/** Tells a person what to do instead; shown without a stack, ends with code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something about the plugin is not right; shown without a stack, ends with code 1. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
  /** What to do about it. */
  readonly remedy: string | undefined;

  constructor(message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.remedy = options.remedy;
  }
}
