import type { Terminal } from './terminal.ts';

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
    const answer = await lines.question(suggestion ? `${question} (${suggestion}) ` : `${question} `);
    return answer.trim() || suggestion;
  } finally {
    lines.close();
  }
}
