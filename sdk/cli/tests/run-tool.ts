import { run } from '../run.ts';
import type { Terminal } from '../tool/terminal.ts';

export interface ToolOutcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line of the tool in this process and keeps what it says: for tests. */
export async function runTool(
  argv: readonly string[],
  {
    cwd,
    ask = null,
    signal = new AbortController().signal,
  }: {
    cwd: string;
    ask?: Terminal['ask'];
    signal?: AbortSignal;
  },
): Promise<ToolOutcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(argv, {
    cwd,
    stopSignal: () => signal,
    terminal: {
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
      ask,
      colour: false,
    },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
