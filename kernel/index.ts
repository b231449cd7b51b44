export { roleUrls } from './data/migrator.ts';
export { faultWords } from './faults/remedy.ts';
export { openApi } from './http/openapi.ts';
export { asPlugin } from './invoke/current-call.ts';
export { enableTracing } from './invoke/telemetry.ts';
export { createKernel, Kernel } from './kernel.ts';
export type { FoundPlugin, PackageFailure } from './loader/found-plugin.ts';
export type { KernelOptions, StorageOptions } from './runtime.ts';
export type { Plan } from './tenancy/plan.ts';
