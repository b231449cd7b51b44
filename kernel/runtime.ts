import type { Logger, Plugin } from '@serviflow/sdk';
import type { AuditLog } from './audit/audit-log.ts';
import type { Auth } from './auth/auth.ts';
import type { LinkSigner } from './auth/link-signer.ts';
import type { Container } from './container/container.ts';
import type { Database } from './data/database.ts';
import type { LocalBus } from './events/local-bus.ts';
import type { Notifier } from './events/notifier.ts';
import type { Invoker } from './invoke/invoker.ts';
import type { Courtesy } from './jobs/courtesy.ts';
import type { Breakers } from './loader/breaker.ts';
import type { FoundPlugin } from './loader/found-plugin.ts';
import type { OutsideGate } from './outside/outside.ts';
import type { Registry } from './registry/registry.ts';
import type { Entitlements } from './settings/entitlements.ts';
import type { SecretBox } from './settings/secret-box.ts';
import type { SettingsStore } from './settings/settings-store.ts';
import type { DiskState } from './storage/disk-state.ts';
import type { FilesService } from './storage/files-service.ts';
import type { Plan } from './tenancy/plan.ts';
import type { Tenants } from './tenancy/tenants.ts';

/** Where files go: local disk, or an S3-compatible bucket. */
export type StorageOptions =
  | { readonly kind: 'disk'; readonly dir: string }
  | {
      readonly kind: 's3';
      readonly endpoint: string;
      readonly region: string;
      readonly bucket: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    };

/** Longest waits for code of a plugin, in milliseconds. */
export interface Deadlines {
  /** A background service to start. */
  readonly start: number;
  /** A filter handler. */
  readonly filter: number;
  /** A health check. */
  readonly health: number;
}

export const DEADLINES: Deadlines = { start: 10_000, filter: 5_000, health: 3_000 };

export interface KernelOptions {
  /** Connection string as the database owner. */
  readonly databaseUrl: string;
  /** At least 32 characters; encrypts secrets, signs links, derives role passwords. */
  readonly secretKey: string;
  /** Former secret keys: what they sealed and signed still opens. */
  readonly formerSecretKeys?: readonly string[];
  /** Public address without trailing slash. */
  readonly baseUrl: string;
  readonly dataDir: string;
  readonly plugins: readonly Plugin[];
  /** Plugins from outside: packages that the installation added. */
  readonly installed?: readonly FoundPlugin[];
  readonly plans: readonly Plan[];
  readonly role: 'all' | 'web' | 'worker';
  readonly log: Logger;
  readonly storage: StorageOptions;
  /** `by-hand`: no worker runs until `jobs.drain()` is called (tests with a standing clock). */
  readonly work?: 'by-hand';
  /** Checked environment of the host, readable by plugins' background services. */
  readonly env: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Built web app (index.html, assets, .vite/manifest.json); absent in tests that need no screen. */
  readonly webDir?: string;
  /** Milliseconds since the epoch; `Date.now` when absent. */
  readonly clock?: () => number;
  readonly poolSize?: number;
  /** Calls a second that one caller may make, bursts of five times that; 200 when absent. */
  readonly requestsPerSecond?: number;
  /** Calls a second that all callers of one tenant may make together, bursts of five times that; 5 times one caller's when absent. */
  readonly tenantRequestsPerSecond?: number;
  /** Milliseconds that one statement of a list or search may take; 2,000 when absent. */
  readonly listMilliseconds?: number;
  /** Milliseconds; the defaults suit production, tests of what never answers want them short. */
  readonly deadlines?: Partial<Deadlines>;
  /**
   * Called when an exception reached the process that no plugin is to blame for: end it in order, with an exit code
   * other than 0. Absent: nobody listens to such exceptions, and Node ends the process.
   */
  readonly onCrash?: (error: Error) => void;
  /** False when sign-up of trial tenants is switched off. */
  readonly signup?: boolean;
}

/** What the parts of the kernel know of each other; made once by `createKernel`. */
export interface Runtime {
  readonly options: KernelOptions;
  readonly log: Logger;
  readonly db: Database;
  readonly registry: Registry;
  readonly container: Container;
  readonly breakers: Breakers;
  readonly tenants: Tenants;
  /** In-process fan-out (cache invalidation, live events). */
  readonly bus: LocalBus;
  /** The same across nodes, after commit. */
  readonly notifier: Notifier;
  readonly settings: SettingsStore;
  readonly entitlements: Entitlements;
  readonly secrets: SecretBox;
  readonly outside: OutsideGate;
  readonly auth: Auth;
  readonly links: LinkSigner;
  readonly audit: AuditLog;
  readonly files: FilesService;
  /** Whether a disk is known to be full. */
  readonly disk: DiskState;
  readonly invoker: Invoker;
  /** Background work gives way to calls of people. */
  readonly courtesy: Courtesy;
  now(): Date;
  /** True from the moment that a stop was asked for. */
  stopping(): boolean;
}
