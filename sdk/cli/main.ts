#!/usr/bin/env node
import { run } from './run.ts';
import { processTerminal } from './tool/process-terminal.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

process.exitCode = await run(process.argv.slice(2), {
  terminal: processTerminal(),
  cwd: process.cwd(),
  signal: stop.signal,
});
