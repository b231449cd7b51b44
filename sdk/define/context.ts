import type { EntityManager } from '@mikro-orm/postgresql';
import type { Static, TSchema } from '@sinclair/typebox';
import type { CompiledQuery, Kysely, QueryExecutorProvider } from 'kysely';
import type { EmitOptions, EventDef, FilterDef } from './event.ts';
import type { AnyManifest, SettingsOf, UseOf } from './manifest.ts';
import type { JobDef, OperationDef } from './operation.ts';
import type { Outside } from './outside.ts';
import type { Principal, TenantInfo } from './principal.ts';
import type { Token } from './token.ts';

export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

export interface FileStore {
  /**
   * Stores bytes durably before it returns. Not visible to anybody but the uploader until attached.
   * @param owner the subject whose readers may read the file; `internal` hides it from customers
   */
  save(content: Uint8Array, meta: { name: string; type: string; owner?: FileOwner }): Promise<StoredFile>;
  /** Gives files to a subject; refuses (404) files of other people or of another subject. */
  attach(ids: readonly string[], owner: FileOwner): Promise<StoredFile[]>;
  read(id: string): Promise<Uint8Array>;
  info(ids: readonly string[]): Promise<StoredFile[]>;
  remove(ids: readonly string[]): Promise<void>;
}

export interface FileOwner {
  readonly subject: string;
  readonly id: string;
  readonly internal?: boolean;
}

/** Names outside the tenant that lead to it: mail addresses, host names, team ids. One owner each. */
export interface Directory {
  /** @throws Problem 409 `taken` when another tenant holds the key; nothing about that tenant is told */
  claim(kind: string, key: string): Promise<void>;
  release(kind: string, key: string): Promise<void>;
  list(kind: string): Promise<string[]>;
}

/** Links that work without a login: signed, carrying tenant and purpose, valid for a time. */
export interface Links {
  create(purpose: string, data: Readonly<Record<string, string>>, options: { seconds: number }): string;
}

/** The kernel's users, for plugins that invite people or name them. */
export interface UserDirectory {
  find(ids: readonly string[]): Promise<Map<string, UserSummary>>;
  findByEmail(email: string): Promise<UserSummary | null>;
  list(filter: {
    roles?: readonly string[];
    active?: boolean;
    q?: string;
    limit: number;
  }): Promise<UserSummary[]>;
  /** Makes a user without a password (portal users, mail senders). The e-mail address is unique in a tenant. */
  create(user: NewUser): Promise<UserSummary>;
  update(
    id: string,
    change: Partial<Pick<NewUser, 'name' | 'email' | 'role' | 'companyAdmin'>> & { active?: boolean },
  ): Promise<UserSummary>;
  /** Sets a password; `temporary` asks for a change at the next login. */
  setPassword(id: string, password: string, options: { temporary: boolean }): Promise<void>;
  /** One-time link token to set a password. */
  invite(id: string, options: { seconds: number }): Promise<string>;
}

export interface NewUser {
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly role: 'admin' | 'expert' | 'viewer' | 'customer';
  readonly companyAdmin?: boolean;
}

export interface UserSummary {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'admin' | 'expert' | 'viewer' | 'customer';
  readonly companyAdmin: boolean;
  readonly active: boolean;
}

/** All that a handler has. One per call and plugin; the transaction is shared by all plugins in the call. */
export interface Context<M extends AnyManifest = AnyManifest> {
  readonly tenant: TenantInfo;
  readonly principal: Principal;
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
  /** Unit of work over the call's transaction. */
  readonly em: EntityManager;
  readonly files: FileStore;
  readonly directory: Directory;
  readonly links: Links;
  readonly users: UserDirectory;
  /** The way to servers outside; hosts are listed under `network` in the manifest. @since 1.1 */
  readonly outside: Outside;
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
  get<T>(token: Token<T>): T;
  can(permission: string): boolean;
  /** @throws Problem 403 */
  require(permission: string): void;
  /** True or the number that the plan grants; false or 0 when not. */
  entitled(feature: string): boolean | number;
  /**
   * @param feature of this plugin
   * @throws Problem 403 `not-in-plan` when the plan does not have it
   * @since 1.1
   */
  requireFeature(feature: string): void;
  /**
   * Takes from what the plan grants, in this transaction: it counts when the transaction commits, and is right however
   * many calls take at once. They wait for each other from here to the commit, so take it last.
   * @param feature of this plugin, declared with `limit(…, { counted })`
   * @param amount whole number, 1 when absent; below zero gives back, never below nothing used
   * @returns what is used now
   * @throws Problem 403 `plan-limit` when less is left; TypeError when the feature is not declared so
   * @since 1.1
   */
  consume(feature: string, amount?: number): Promise<number>;
  /** Records a fact in the same transaction; delivered after commit, at least once per handler, exactly once in the database. */
  emit<S extends TSchema>(event: EventDef<S>, payload: Static<S>, options?: EmitOptions): void;
  /** Lets the enabled plugins change or refuse a value. */
  apply<S extends TSchema>(filter: FilterDef<S>, value: Static<S>): Promise<Static<S>>;
  /** Queues a job in the same transaction. `key` keeps one waiting job a key. */
  enqueue<S extends TSchema>(
    job: JobDef<S>,
    data: Static<S>,
    options?: { after?: Date; key?: string },
  ): Promise<void>;
  /** Adds details to the audit entry of this call; secrets never belong here. */
  audit(details: Record<string, unknown>): void;
  /** Runs another operation as the same principal in the same transaction. */
  invoke<R>(operation: OperationDef<R>, input: unknown, options?: { subjectId?: string }): Promise<R>;
  /** For operations with `tx: 'none'`: a transaction around the database work only. */
  tx<T>(work: (c: Context<M>) => Promise<T>): Promise<T>;
  /** Runs after a successful commit; never for effects that must not be lost (use an event or job). */
  afterCommit(work: () => void): void;
}
