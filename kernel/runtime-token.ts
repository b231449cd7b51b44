import { defineToken } from '@serviflow/sdk';
import type { Runtime } from './runtime.ts';

/** How the kernel's own plugins reach the kernel: `c.get(RUNTIME)`. Not part of the SDK. */
export const RUNTIME = defineToken<Runtime>('kernel.runtime');
