#!/usr/bin/env node
import { runAsProgram } from './run.ts';

await runAsProgram(process.argv.slice(2));
