import { type Terminal, UsageError } from './terminal.ts';

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    colour: process.stdout.isTTY === true && !process.env.NO_COLOR,
    ask: process.stdin.isTTY && process.stdout.isTTY ? ask : null,
  };
}

async function ask(question: string, suggestion: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const cancelled = new Promise<never>((_resolve, reject) => {
      lines.once('SIGINT', () => reject(new UsageError('\nCancelled.')));
      lines.once('close', () => reject(new UsageError('\nCancelled.')));
    });
    const answer = await Promise.race([
      lines.question(suggestion ? `${question} (${suggestion}) ` : `${question} `),
      cancelled,
    ]);
    return answer.trim() || suggestion;
  } finally {
    lines.close();
  }
}
