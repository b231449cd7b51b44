import type { EntitySchema } from '@mikro-orm/core';
import type { Static, TSchema } from '@sinclair/typebox';
import type { Context, Logger } from './context.ts';
import type { EventDef, EventDelivery, FilterDef, FilterPlace } from './event.ts';
import type { AnyManifest } from './manifest.ts';
import type { Migration } from './migration.ts';
import type { HttpMethod, JobDef, OperationDef, SubjectDef, SubjectLoader } from './operation.ts';
import type { ActOptions } from './operations.ts';
import type { Outside } from './outside.ts';
import type { Claims, Principal, TenantInfo } from './principal.ts';
import type { ProviderPoint } from './provider.ts';
import type { Contract, SlotDef, Token } from './token.ts';

/**
 * A page of the web app.
 * @since 1.0
 */
export interface PageSpec {
  /** Path in the web app, `:name` for parameters. */
  readonly path: string;
  /** Exported name in the plugin's `ui/index.tsx`. */
  readonly component: string;
  readonly title: string;
  /** `portal` for customers; `workspace` when absent. */
  readonly area?: 'workspace' | 'portal';
  /** Who may open it; everybody of the area when absent. */
  readonly permission?: string;
  /** Entry in the navigation rail. `countUrl` answers `{count}`. */
  readonly nav?: {
    readonly group: string;
    readonly icon: string;
    readonly order?: number;
    readonly countUrl?: string;
  };
}

/**
 * A component that is shown in a slot.
 * @since 1.0
 */
export interface ContributionSpec {
  /** `<plugin>.<name>` */
  readonly id: string;
  /** Exported name in the plugin's `ui/index.tsx`; it gets the props of the slot. */
  readonly component: string;
  /** Small numbers come first; 100 when absent. */
  readonly order?: number;
  /** Over the component, where the slot shows titles. */
  readonly title?: string;
  /** Who sees it; everybody who sees the slot when absent. */
  readonly permission?: string;
}

/**
 * A route that is no action or query: a webhook, an upload, a stream, a page.
 * @since 1.0
 */
export interface RouteSpec {
  readonly method: HttpMethod;
  /** Absolute path, Hono syntax. */
  readonly path: string;
  /** Who may call it; must be there unless it is `public`. */
  readonly permission?: string;
  /** Callable without a login. With `link`, the tenant and data come from a signed link in the path parameter `token`. */
  readonly public?: { readonly link?: string };
  readonly tx?: 'write' | 'read' | 'none';
  /** The route itself loads the record that it gives away, so that sessions confined to one record may use it. */
  readonly checksSubject?: true;
  /** Largest body in bytes; 1 MiB when absent. */
  readonly maxBody?: number;
}

/**
 * What the handler of a route gets.
 * @since 1.0
 */
export interface RouteRequest {
  readonly request: Request;
  /** Parameters of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Data of the signed link, when the route is reached by one. */
  readonly link: Readonly<Record<string, string>> | null;
  /** Address of the caller. */
  readonly ip: string;
}

/**
 * What a long-running part of a plugin (listener, poller) may use. It has no tenant until it asks for one.
 * @since 1.0
 */
export interface ServiceHost {
  readonly log: Logger;
  /** Aborted when the desk stops. */
  readonly signal: AbortSignal;
  /** Public address of the installation without trailing slash. */
  readonly baseUrl: string;
  /** Folder of the installation for files of this node. */
  readonly dataDir: string;
  /** The checked environment variables of the host. */
  readonly env: Readonly<Record<string, string | number | boolean | undefined>>;
  /** The way to servers outside; hosts are listed under `network` in the manifest. @since 1.1 */
  readonly outside: Outside;
  /** The clock. Never `Date.now()`: tests set the time. */
  now(): Date;
  /** The tenant that claimed a key, if the plugin is enabled there; null otherwise. */
  lookup(kind: string, key: string): Promise<TenantInfo | null>;
  tenantByCode(code: string): Promise<TenantInfo | null>;
  /** Tenants that have this plugin enabled. */
  tenants(): Promise<TenantInfo[]>;
  /** Runs work for a tenant as this plugin's system principal, in one transaction unless `tx: 'none'`. */
  run<T>(tenantId: string, work: (c: Context) => Promise<T>, options?: { tx?: 'write' | 'none' }): Promise<T>;
  /**
   * Runs work as a user or an automation account of a tenant; see `Context.as`.
   * @throws Problem 403 `cannot-act`, 404 where the plugin is off
   * @since 1.1
   */
  as<T>(
    who: { readonly tenantId: string; readonly accountId: string },
    work: (c: Context) => Promise<T> | T,
    options?: ActOptions,
  ): Promise<T | undefined>;
}

/**
 * A part of a plugin that runs for long: a listener, a poller.
 * @since 1.0
 */
export interface ServiceSpec {
  /** Where it runs: with the web role, the worker role, or both. */
  readonly role: 'web' | 'worker' | 'any';
  start(host: ServiceHost): Promise<void>;
  stop(): Promise<void>;
}

/**
 * What a health check says.
 * @since 1.0
 */
export interface HealthReport {
  readonly ok: boolean;
  /** A sentence for administrators. */
  readonly detail?: string;
}

/**
 * What `register` gets. Registering is pure: nothing runs before start.
 * @since 1.0
 */
export interface Registration<M extends AnyManifest> {
  /** Implements a contract of this plugin; made once per call, on first use. */
  provide<T>(contract: Contract<T>, factory: (c: Context<M>) => T): void;
  /** A service inside the plugin; made once per call, on first use. */
  service<T>(token: Token<T>, factory: (c: Context<M>) => T): void;
  /** Actions that the manifest declared. */
  action(...actions: readonly OperationDef<unknown>[]): void;
  /** Queries that the manifest declared. */
  query(...queries: readonly OperationDef<unknown>[]): void;
  /** Says how a record of this plugin is loaded, for all operations on it. */
  subject<T>(subject: SubjectDef<T>, loader: SubjectLoader<T, M>): void;
  /** Declares the events that the plugin emits (for the documentation and for outside listeners). */
  event(...events: readonly EventDef[]): void;
  /**
   * A durable handler; `name` identifies it for ever (inbox, retries).
   * @param options `when` (since 1.1) looks at the payload, and nothing else, before any work is queued: an event that
   *   it refuses costs the desk next to nothing. When it throws, the handler runs.
   */
  on<S extends TSchema>(
    event: EventDef<S>,
    name: string,
    handler: (c: Context<M>, event: EventDelivery<S>) => Promise<void> | void,
    options?: { readonly when?: (payload: Static<S>) => boolean },
  ): void;
  /**
   * Takes part in a filter. When it throws anything but a Problem, takes too long or returns what breaks the owner's
   * rules, the owner's `onFault` says whether the call goes on without it. It gets a copy of the value: what it does not
   * return is not changed.
   * @param name identifies the handler in log and breaker
   * @param place since 1.1: the phase in which it runs, and the handlers that run before it
   */
  filter<S extends TSchema, P extends string>(
    filter: FilterDef<S, P>,
    name: string,
    // biome-ignore lint/suspicious/noConfusingVoidType: returning nothing means "unchanged"
    handler: (c: Context<M>, value: Static<S>) => Promise<Static<S> | void> | Static<S> | void,
    place?: FilterPlace<NoInfer<P>>,
  ): void;
  /**
   * Answers at a provider point; made once for each question.
   * @param name identifies the provider in log and breaker
   * @since 1.1
   */
  offer<T>(point: ProviderPoint<T>, name: string, make: (c: Context<M>) => T): void;
  /** Jobs that the manifest declared. */
  job(...jobs: readonly JobDef[]): void;
  /** A route that is no action or query. It names a permission, or says `public`. */
  route(
    spec: RouteSpec,
    handler: (c: Context<M>, request: RouteRequest) => Promise<Response> | Response,
  ): void;
  /** A page of the web app. */
  page(page: PageSpec): void;
  /** Shows a component in a slot, of this plugin or of another. */
  contribute<P>(slot: SlotDef<P>, contribution: ContributionSpec): void;
  /** Runs a listener or poller from start to stop; a service that does not start in time fails the plugin. */
  background(name: string, service: ServiceSpec): void;
  /** Adds what this plugin knows about a user to its principal; runs when a session's principal is built (and cached). */
  principal(
    extend: (
      c: Context<M>,
      user: Principal,
    ) => Promise<{ claims?: Partial<Claims>; groups?: readonly string[] }>,
  ): void;
  /** A check for the admin page and `doctor`; it has a deadline. */
  health(name: string, check: (host: ServiceHost) => Promise<HealthReport>): void;
  /** Seeds a tenant when the plugin is first enabled there; must be repeatable. */
  onEnable(seed: (c: Context<M>) => Promise<void>): void;
}

/**
 * Data and declarations of a plugin.
 * @since 1.0
 */
export interface PluginSpec<M extends AnyManifest> {
  // biome-ignore lint/suspicious/noExplicitAny: entity generics are invariant; the ORM reads them at run time
  readonly entities?: readonly (EntitySchema<any> | (new (...args: never[]) => object))[];
  /** In the order in which they run. */
  readonly migrations?: readonly Migration[];
  /** Declares what the plugin contributes; does nothing else. */
  register(p: Registration<M>): void;
}

/**
 * A plugin as a desk loads it.
 * @since 1.0
 */
export interface Plugin {
  readonly kind: 'plugin';
  readonly manifest: AnyManifest;
  readonly entities: readonly unknown[];
  readonly migrations: readonly Migration[];
  readonly register: (p: Registration<AnyManifest>) => void;
}

/**
 * Puts manifest, data and `register` together; the default export of `plugin.ts`.
 * @since 1.0
 */
export function definePlugin<M extends AnyManifest>(manifest: M, spec: PluginSpec<M>): Plugin {
  return {
    kind: 'plugin',
    manifest,
    entities: spec.entities ?? [],
    migrations: spec.migrations ?? [],
    register: spec.register as unknown as Plugin['register'],
  };
}
