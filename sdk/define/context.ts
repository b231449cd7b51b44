import type { EntityManager } from '@mikro-orm/postgresql';
import type { Static, TSchema } from '@sinclair/typebox';
import type { CompiledQuery, Kysely, QueryExecutorProvider } from 'kysely';
import type { Commands } from './command.ts';
import type { ApplyOptions, EmitOptions, EventDef, FilterDef, OnFault } from './event.ts';
import type { FileStore } from './files.ts';
import type { Links } from './links.ts';
import type { AnyManifest, DeskFeature, FeatureOf, SettingsOf, UseOf } from './manifest.ts';
import type { JobDef, OperationDef } from './operation.ts';
import type { ActOptions, Operations } from './operations.ts';
import type { Outside } from './outside.ts';
import type { Principal, TenantInfo } from './principal.ts';
import type { ProviderAnswer, ProviderPoint } from './provider.ts';
import type { Token } from './token.ts';
import type { UserDirectory } from './user-directory.ts';

/**
 * Writes to the log of the desk; each line carries tenant, plugin and request by itself.
 * @since 1.0
 */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/**
 * Names outside the tenant that lead to it: mail addresses, host names, team ids. One owner each.
 * @since 1.0
 */
export interface Directory {
  /**
   * Makes a key lead to this tenant and plugin. Claiming an own key again does no harm.
   * @param kind what the keys are, for example `mail-address`
   * @throws Problem 409 `taken` when another tenant holds the key; nothing about that tenant is told
   */
  claim(kind: string, key: string): Promise<void>;
  /** Gives a key back; one that this tenant does not hold is left alone. */
  release(kind: string, key: string): Promise<void>;
  /** The keys of this tenant, sorted; at most 1,000. */
  list(kind: string): Promise<string[]>;
}

/**
 * All that a handler has. One per call and plugin; the transaction is shared by all plugins in the call.
 * @since 1.0
 */
export interface Context<M extends AnyManifest = AnyManifest> {
  readonly tenant: TenantInfo;
  /** Who acts: a user, a plugin (jobs, events), or nobody. */
  readonly principal: Principal;
  /** Names the call in log, audit and answers. */
  readonly requestId: string;
  /** Aborted at the deadline or when the caller went away. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Public address of the installation without trailing slash. */
  readonly baseUrl: string;
  /** Contracts of the plugins named in `requires` and `optional` (undefined when off for this tenant). */
  readonly use: UseOf<M>;
  /** Values of the plugin's settings schema for this tenant, defaults filled, secrets readable. */
  readonly settings: SettingsOf<M>;
  /**
   * Secrets among the settings that are stored and cannot be read, because the desk's secret key is another one now. Work
   * that needs them rests until they are entered again, instead of being refused again and again.
   * @since 1.1
   */
  readonly lostSecrets: readonly string[];
  /**
   * The settings as this change would leave them, for a "Test" before saving. A secret that is absent or empty stays as
   * stored, but goes to no other place than the one it was given for: see `boundTo` of the settings schema.
   * @throws Problem 422 naming each wrong field, and with `secret-needed` each secret that has to be entered again
   * @since 1.1
   */
  settingsWith(change: Readonly<Partial<SettingsOf<M>>>): SettingsOf<M>;
  /** Unit of work over the call's transaction. */
  readonly em: EntityManager;
  readonly files: FileStore;
  readonly directory: Directory;
  readonly links: Links;
  /** Users of the tenant. */
  readonly users: UserDirectory;
  /** The way to servers outside; hosts are listed under `network` in the manifest. @since 1.1 */
  readonly outside: Outside;
  /**
   * Encrypts a text that must not stand in the database in the clear: links and passwords in what waits to be sent,
   * tokens of other services. Settings with `secret: true` are sealed without this.
   * @returns what this plugin opens for this tenant with `unseal`, and nobody else
   * @since 1.1
   */
  seal(text: string): string;
  /**
   * Counts something that must not be done too often, such as mails that somebody asks for. It counts at once and on all
   * nodes, whatever becomes of the call.
   * @param name what is counted, within this plugin and tenant; kept as a hash
   * @param most times within so many seconds
   * @throws Problem 429 with `Retry-After` when it was done that often
   * @since 1.1
   */
  quota(name: string, most: { readonly times: number; readonly seconds: number }): Promise<void>;
  /**
   * @throws Error when the text was changed, belongs to another tenant or plugin, or its key is not known any more
   * @since 1.1
   */
  unseal(sealed: string): string;
  /** The clock. Never `Date.now()`: tests set the time. */
  now(): Date;
  /** Typed SQL over the same transaction; tables are named `schema.table`. */
  sql<DB>(): Kysely<DB>;
  /**
   * Sends a write whose answer nobody reads together with the call's next statement, at the latest with the commit:
   * one wait for the database less. It fails the call as any statement does.
   * @since 1.1
   */
  later(query: { compile(executor: QueryExecutorProvider): CompiledQuery }): void;
  /**
   * The next number of one of this plugin's series, for people to read (#1042); 1 follows an empty series. It is taken
   * at once and not with the transaction, so that calls of one tenant do not wait for each other: a number is never
   * given twice, but a call that fails may leave it unused.
   * @param series name of the series, as `ticket`
   * @param highest answers the highest number in use; asked when the tenant's series begins
   * @since 1.1
   */
  nextNumber(series: string, highest: () => Promise<number>): Promise<number>;
  /**
   * A service of this plugin (`p.service`); made once a call.
   * @throws TypeError when it belongs to another plugin
   */
  get<T>(token: Token<T>): T;
  /** Whether the principal holds a permission; a plugin that acts by itself holds all. */
  can(permission: string): boolean;
  /** @throws Problem 403 when the principal does not hold the permission */
  require(permission: string): void;
  /**
   * True or the number that the plan grants; false or 0 when not.
   * @param feature of this plugin, or of another or the desk: `users.seats`, `files.storage-gb`
   */
  entitled(feature: FeatureOf<M> | DeskFeature | (string & Record<never, never>)): boolean | number;
  /**
   * Goes on only where the plan has a feature.
   * @param feature that the manifest declares; another does not compile
   * @throws Problem 403 `not-in-plan` when the plan does not have it
   * @since 1.1
   */
  requireFeature(feature: FeatureOf<M>): void;
  /**
   * Takes from what the plan grants, in this transaction: it counts when the transaction commits, and is right however
   * many calls take at once. They wait for each other from here to the commit, so take it last.
   * @param feature that the manifest declares with `limit(…, { counted })`; another does not compile
   * @param amount whole number, 1 when absent; below zero gives back, never below nothing used
   * @returns what is used now
   * @throws Problem 403 `plan-limit` when less is left; TypeError when the feature is not declared so
   * @since 1.1
   */
  consume(feature: FeatureOf<M>, amount?: number): Promise<number>;
  /**
   * Records a fact in the same transaction; delivered after commit, at least once per handler, exactly once in the
   * database.
   * @throws TypeError when the event belongs to another plugin or the payload does not fit its schema
   */
  emit<S extends TSchema>(event: EventDef<S>, payload: Static<S>, options?: EmitOptions): void;
  /**
   * Lets the enabled plugins change or refuse a value.
   * @returns the value as the last of them left it
   * @throws Problem with which one of them refuses
   */
  apply<S extends TSchema>(
    filter: FilterDef<S>,
    value: Static<S>,
    /** `heard` (since 1.1) learns which plugin said what. */
    options?: ApplyOptions<Static<S>>,
  ): Promise<Static<S>>;
  /**
   * Whether `apply` would ask anybody: spares building a value for nobody.
   * @since 1.1
   */
  asks(filter: FilterDef): boolean;
  /**
   * Asks every enabled plugin that offers something at a point, one after the other.
   * @param work one question for all records at once: never a call a row
   * @param onFault what a fault of a plugin means: `skip` answers `absent` for it, `refuse` ends the call with 503. Reads
   *   skip; what must not be stored without the plugin refuses
   * @throws Problem with which one of them refuses
   * @since 1.1
   */
  ask<T, R>(
    point: ProviderPoint<T>,
    work: (provider: T) => Promise<R> | R,
    onFault: OnFault,
  ): Promise<ProviderAnswer<R>[]>;
  /**
   * Queues a job in the same transaction.
   * @param options.after not before this time
   * @param options.key of several waiting jobs with one key only one runs
   * @throws Problem 422 when the data does not fit the schema of the job
   */
  enqueue<S extends TSchema>(
    job: JobDef<S>,
    data: Static<S>,
    options?: { after?: Date; key?: string },
  ): Promise<void>;
  /** Adds details to the audit entry of this call; secrets never belong here. */
  audit(details: Record<string, unknown>): void;
  /**
   * Runs another operation as the same principal in the same transaction.
   * @param options.subjectId id of the record, for operations on one
   * @throws what a caller of that operation would get
   */
  invoke<R>(operation: OperationDef<R>, input: unknown, options?: { subjectId?: string }): Promise<R>;
  /** The catalogue of actions and queries, as the principal of this call may use them. @since 1.1 */
  readonly operations: Operations;
  /** What can be typed, as the principal of this call may use it. @since 1.1 */
  readonly commands: Commands;
  /**
   * Does work as a user or an automation account, with exactly that account's rights and audited as done for it. Only for
   * plugins whose manifest says `actsForUsers`, and outside a transaction: the work has a call of its own.
   * @param accountId id of a user or of an automation account
   * @returns undefined when `options.once` says that it was done before
   * @throws Problem 403 `cannot-act` when the account does not exist or is not active
   * @since 1.1
   */
  as<T>(
    accountId: string,
    work: (c: Context<M>) => Promise<T> | T,
    options?: ActOptions,
  ): Promise<T | undefined>;
  /** For operations with `tx: 'none'`: a transaction around the database work only. */
  tx<T>(work: (c: Context<M>) => Promise<T>): Promise<T>;
  /** Runs after a successful commit; never for effects that must not be lost (use an event or job). */
  afterCommit(work: () => void): void;
}
