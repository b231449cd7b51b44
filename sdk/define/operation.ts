import type { Static, TObject, TSchema } from '@sinclair/typebox';
import type { CommandDef, CommandSpec, RecordReference } from './command.ts';
import type { Context } from './context.ts';
import type { AnyManifest, PermissionOf } from './manifest.ts';

/**
 * How much harm an operation may do: `danger` asks before it runs.
 * @since 1.0
 */
export type Risk = 'read' | 'write' | 'danger';
/**
 * The HTTP methods that operations and routes may have.
 * @since 1.0
 */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Address and status of an operation, where the derived ones do not fit.
 * @since 1.0
 */
export interface HttpShape {
  /** `POST` for actions, `GET` for queries when absent. */
  readonly method?: HttpMethod;
  /** Below `/api/<plugin>`; `{id}` stands for the subject. Derived from the name when absent. */
  readonly path?: string;
  /** Of a success; 200 when absent. */
  readonly status?: number;
}

/**
 * A record that actions work on, loaded, checked for visibility and locked by `invoke()`.
 * @since 1.0
 */
export interface SubjectDef<T> {
  readonly kind: 'subject';
  /** `<plugin>.<noun>` */
  readonly id: string;
  /** Path below the owner's `/api/<plugin>`, `''` for the main noun. */
  readonly path: string;
  readonly type?: T;
}

/**
 * Declares a subject; put it in the contract file so that other plugins can hang actions on it.
 * @param id `<plugin>.<noun>`, for example `tickets.ticket`
 * @param path below `/api/<plugin>`, `''` for the plugin's main noun
 * @since 1.0
 */
export function defineSubject<T>(id: string, path = ''): SubjectDef<T> {
  return { kind: 'subject', id, path };
}

/**
 * How the owner loads its subject. `null` = does not exist or may not be seen: one answer for both.
 * @since 1.0
 */
export interface SubjectLoader<T, M extends AnyManifest = AnyManifest> {
  load(c: Context<M>, id: string, options: { lock: boolean }): Promise<T | null>;
  /** How people name a record in commands: `#1042`. @since 1.1 */
  readonly reference?: RecordReference<M>;
}

interface OperationBase<M extends AnyManifest, I extends TObject = TObject, R extends TSchema = TSchema> {
  /** On buttons, in menus, the palette and the audit log. */
  readonly title: string;
  /** For OpenAPI, MCP and the command palette. */
  readonly description?: string;
  /** Tabler name of an outline icon: `bell`. */
  readonly icon?: string;
  readonly http?: HttpShape;
  /** Any one of these is enough. */
  readonly permission?: PermissionOf<M> | readonly PermissionOf<M>[];
  /** Callable without a login. Says on purpose what an absent permission would only forget. */
  readonly public?: true;
  /** How it is typed in the palette, in chats and by assistants; a text is its word, with the rest derived. */
  readonly command?: string | CommandSpec<M, Static<I>, Static<R>>;
  /** Seconds until the caller gets 503; 30 when absent. */
  readonly timeoutSeconds?: number;
}

interface ActionBase<M extends AnyManifest, I extends TObject, R extends TSchema>
  extends OperationBase<M, I, R> {
  /**
   * What people read when it is done, followed by the record's name: `Resolved`. The title when absent.
   * @since 1.1
   */
  readonly done?: string;
  /** `write` when absent. */
  readonly risk?: Risk;
  /** One key, while the record is shown: `r`. */
  readonly shortcut?: string;
  /** May run on many records at once; only for actions on a record. */
  readonly bulk?: boolean;
  /** Asks for the password again (34.3). */
  readonly elevated?: boolean;
  /** `none`: the handler calls outside services and opens `c.tx` itself. */
  readonly tx?: 'write' | 'none';
  /** False keeps the call out of the audit log (reads, heartbeats). */
  readonly audit?: boolean;
  /** False hides it from button lists; the route stays. */
  readonly listed?: boolean;
}

/**
 * An action without a record.
 * @since 1.0
 */
export interface ActionSpec<M extends AnyManifest, I extends TObject, R extends TSchema>
  extends ActionBase<M, I, R> {
  /** What callers send: the form, the checks and the entry in OpenAPI follow from it. */
  readonly input: I;
  /** What callers get. */
  readonly reply: R;
  run(c: Context<M>, input: Static<I>): Promise<Static<R>> | Static<R>;
}

/**
 * An action on a record.
 * @since 1.0
 */
export interface SubjectActionSpec<M extends AnyManifest, T, I extends TObject, R extends TSchema>
  extends ActionBase<M, I, R> {
  /** What callers send: the form, the checks and the entry in OpenAPI follow from it. */
  readonly input: I;
  /** What callers get. */
  readonly reply: R;
  /** Possible now, for this person? Drives buttons and is enforced (409). A text is the reason why not. */
  when?(subject: T, c: Context<M>): boolean | string;
  run(c: Context<M>, subject: T, input: Static<I>): Promise<Static<R>> | Static<R>;
}

/**
 * A query without a record.
 * @since 1.0
 */
export interface QuerySpec<M extends AnyManifest, I extends TObject, R extends TSchema>
  extends OperationBase<M, I, R> {
  /** What callers send: the form, the checks and the entry in OpenAPI follow from it. */
  readonly input: I;
  /** What callers get. */
  readonly reply: R;
  run(c: Context<M>, input: Static<I>): Promise<Static<R>> | Static<R>;
}

/**
 * A query on a record.
 * @since 1.0
 */
export interface SubjectQuerySpec<M extends AnyManifest, T, I extends TObject, R extends TSchema>
  extends OperationBase<M, I, R> {
  /** What callers send: the form, the checks and the entry in OpenAPI follow from it. */
  readonly input: I;
  /** What callers get. */
  readonly reply: R;
  run(c: Context<M>, subject: T, input: Static<I>): Promise<Static<R>> | Static<R>;
}

/**
 * An action or query as the registry sees it. `R` is its reply.
 * @since 1.0
 */
export interface OperationDef<R = unknown> {
  readonly kind: 'action' | 'query';
  /** `<plugin>.<name>` */
  readonly id: string;
  readonly plugin: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly icon: string | undefined;
  /** @since 1.1 */
  readonly done?: string | undefined;
  readonly shortcut: string | undefined;
  readonly bulk: boolean;
  readonly risk: Risk;
  readonly elevated: boolean;
  readonly audit: boolean;
  readonly listed: boolean;
  readonly command: CommandDef | undefined;
  readonly permissions: readonly string[];
  readonly public: boolean;
  readonly tx: 'write' | 'read' | 'none';
  readonly timeoutSeconds: number;
  readonly subject: SubjectDef<unknown> | undefined;
  readonly input: TObject;
  readonly reply: TSchema;
  readonly http: HttpShape;
  readonly when: ((subject: unknown, c: Context) => boolean | string) | undefined;
  readonly run: (c: Context, ...args: unknown[]) => unknown;
  /** Phantom. */
  readonly replyType?: R;
}

/**
 * Work that runs later or by a schedule.
 * @since 1.0
 */
export interface JobSpec<M extends AnyManifest, S extends TSchema> {
  /** Schema of the job's data; absent for pure cron jobs. */
  readonly data?: S;
  /** Five fields, in the tenant's time zone when `perTenant`. */
  readonly cron?: string;
  /** One run per tenant that has the plugin enabled (only with `cron`). */
  readonly perTenant?: boolean;
  /**
   * Function that a migration made with `dueFunction`, `schema.name`: the schedule then queues a run only for tenants
   * that have something due. @since 1.1
   */
  readonly due?: string;
  /** Tries after the first before the dead letter; 5 when absent. */
  readonly retries?: number;
  /** Seconds before the first retry; doubles each time. 5 when absent. */
  readonly retryDelaySeconds?: number;
  /** Seconds until a run is ended and counts as failed; 60 when absent. */
  readonly timeoutSeconds?: number;
  /** Jobs run side by side on one node; 2 when absent. */
  readonly concurrency?: number;
  /** `none`: the job calls outside services and opens `c.tx` itself. */
  readonly tx?: 'write' | 'none';
  /** A job that throws is tried again; `attempt` begins with 1. */
  run(c: Context<M>, data: Static<S>, job: { id: string; attempt: number }): Promise<void> | void;
}

/**
 * A job as the registry sees it.
 * @since 1.0
 */
export interface JobDef<S extends TSchema = TSchema> {
  readonly kind: 'job';
  readonly id: string;
  readonly plugin: string;
  readonly name: string;
  readonly data: S | undefined;
  readonly cron: string | undefined;
  readonly perTenant: boolean;
  /** @since 1.1 */
  readonly due: string | undefined;
  readonly retries: number;
  readonly retryDelaySeconds: number;
  readonly timeoutSeconds: number;
  readonly concurrency: number;
  readonly tx: 'write' | 'none';
  readonly run: (c: Context, data: unknown, job: { id: string; attempt: number }) => Promise<void> | void;
}
