import type { AnyManifest, Plugin } from '@serviflow/sdk';

/** Life cycle: found, valid, migrated, started; or failed, or blocked by a failed one that it needs. */
export type PluginStatus = 'found' | 'valid' | 'migrated' | 'started' | 'failed' | 'blocked';

/** Where a plugin failed, in words of the admin page and `doctor`. */
export type Surface = 'import' | 'manifest' | 'register' | 'migration' | 'entities' | 'start';

export interface PluginState {
  readonly id: string;
  readonly manifest: AnyManifest;
  readonly plugin: Plugin;
  /** Part of the kernel: always on, for every tenant. */
  readonly core: boolean;
  /** Of a plugin from outside; null for those of the product. */
  readonly packageName: string | null;
  status: PluginStatus;
  surface: Surface | null;
  /** Why it failed or is blocked, for people. */
  reason: string | null;
  remedy: string | null;
  /** Milliseconds spent to start it. */
  startMs: number;
}
