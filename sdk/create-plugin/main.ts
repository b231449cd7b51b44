#!/usr/bin/env node
import { runAsProgram } from '@serviflow/sdk/cli';

// `npm create @serviflow/plugin <folder>` is `serviflow-plugin create <folder>`.
await runAsProgram(['create', ...process.argv.slice(2)]);
