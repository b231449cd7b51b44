import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import type {
  ActionSpec,
  JobDef,
  JobSpec,
  OperationDef,
  QuerySpec,
  SubjectActionSpec,
  SubjectDef,
  SubjectQuerySpec,
} from './operation.ts';
import { jobDef, operationDef } from './operation-def.ts';
import type { Role } from './principal.ts';
import type { Contract, ContractType } from './token.ts';

/**
 * A permission and who holds it.
 * @since 1.0
 */
export interface PermissionSpec {
  readonly title: string;
  /** Roles that hold it without further ado. */
  readonly roles: readonly Role[];
  /** Held by customers with the company-admin flag too. */
  readonly companyAdmin?: boolean;
}

/**
 * What a plan may grant: a switch, or a number.
 * @since 1.0
 */
export type FeatureSpec =
  | { readonly type: 'flag'; readonly default: boolean; readonly title?: string }
  | {
      readonly type: 'limit';
      readonly default: number;
      readonly title?: string;
      readonly counted?: 'month' | 'total';
    };

/**
 * A feature that a plan may switch on; `c.requireFeature` refuses where it is off.
 * @param defaultOn for plans that do not name it
 * @since 1.0
 */
export const flag = (defaultOn = false, options: { readonly title?: string } = {}): FeatureSpec => ({
  type: 'flag',
  default: defaultOn,
  ...options,
});

/**
 * A number that a plan may grant.
 * @param count for plans that do not name it; `Infinity` = no limit
 * @param options.title what is counted, in the plural, for people: `Labels`
 * @param options.counted the kernel counts what `c.consume` takes: for ever (`total`), or anew each calendar month of
 *   the tenant's time zone. Absent: the plugin counts by itself and asks `c.entitled`.
 * @since 1.0
 */
export const limit = (
  count: number,
  options: { readonly title?: string; readonly counted?: 'month' | 'total' } = {},
): FeatureSpec => ({ type: 'limit', default: count, ...options });

/**
 * What the desk itself has that plans grant; any plugin may ask for it with `c.entitled`.
 * @since 1.1
 */
export type DeskFeature = 'users.seats' | 'files.storage-gb';

type Contracts = Readonly<Record<string, Contract<unknown>>>;
type NoContracts = Readonly<Record<never, never>>;

/**
 * Data only: can be listed without running the plugin.
 * @since 1.0
 */
export interface ManifestSpec<
  Id extends string,
  Req,
  Opt,
  S extends TObject,
  P extends string,
  F extends string = string,
> {
  /** Also the PostgreSQL schema (dashes become underscores) and the HTTP base `/api/<id>`. */
  readonly id: Id;
  readonly title: string;
  readonly description?: string;
  /** Semantic version of the plugin. */
  readonly version: string;
  /** Semver range of the SDK that it needs. */
  readonly sdk: string;
  /** Contracts that it cannot do without, by their name in `c.use`. */
  readonly requires?: Req;
  /** Contracts that it uses where they are; undefined in `c.use` where the plugin is absent or off. */
  readonly optional?: Opt;
  /**
   * The form of the settings page and the type of `c.settings`; `secret: true` on a property keeps it sealed, and
   * `boundTo: ['host', 'port']` (since 1.1) names the fields that say where the secret goes: when one of them changes,
   * in a save or in `c.settingsWith`, it has to be entered again.
   */
  readonly settings?: S;
  /** Ids begin with the id of the plugin. */
  readonly permissions?: Readonly<Record<P, PermissionSpec>>;
  /** What a plan may grant; ids begin with the id of the plugin. */
  readonly features?: Readonly<Record<F, FeatureSpec>>;
  /** Only these stop the boot when they fail. */
  readonly critical?: boolean;
  /** Host names it talks to, shown to administrators; `*` in front is allowed. */
  readonly network?: readonly string[];
  /** It does things in the name of users and automation accounts (`c.as`); shown to administrators. @since 1.1 */
  readonly actsForUsers?: true;
}

/**
 * A manifest with the functions that declare operations and jobs; they only compile with permissions, settings, contracts and features that the manifest names.
 * @since 1.0
 */
export interface Manifest<
  Id extends string,
  Req,
  Opt,
  S extends TObject,
  P extends string,
  // Manifests that were compiled with SDK 1.0 have five.
  F extends string = string,
> extends ManifestSpec<Id, Req, Opt, S, P, F> {
  readonly kind: 'manifest';
  /** An action without a record: `POST /api/<plugin>/<name>` unless `http` says otherwise. */
  action<I extends TObject, R extends TSchema>(
    name: string,
    spec: ActionSpec<Manifest<Id, Req, Opt, S, P, F>, I, R>,
  ): OperationDef<Static<R>>;
  /** A query without a record: `GET /api/<plugin>/<name>`, input from the query string. */
  query<I extends TObject, R extends TSchema>(
    name: string,
    spec: QuerySpec<Manifest<Id, Req, Opt, S, P, F>, I, R>,
  ): OperationDef<Static<R>>;
  /** An action on a record, of this plugin or (through its contract) of another. */
  actionOn<T, I extends TObject, R extends TSchema>(
    subject: SubjectDef<T>,
    name: string,
    spec: SubjectActionSpec<Manifest<Id, Req, Opt, S, P, F>, T, I, R>,
  ): OperationDef<Static<R>>;
  /** A query on a record: `GET /api/<plugin>/{id}/<name>` unless `http` says otherwise. */
  queryOn<T, I extends TObject, R extends TSchema>(
    subject: SubjectDef<T>,
    name: string,
    spec: SubjectQuerySpec<Manifest<Id, Req, Opt, S, P, F>, T, I, R>,
  ): OperationDef<Static<R>>;
  /** A job; `c.enqueue` queues it, `cron` runs it by itself. */
  job<D extends TSchema = TObject<Record<never, never>>>(
    name: string,
    spec: JobSpec<Manifest<Id, Req, Opt, S, P, F>, D>,
  ): JobDef<D>;
}

/**
 * The manifest of any plugin.
 * @since 1.0
 */
// biome-ignore lint/suspicious/noExplicitAny: the variance of six parameters makes `unknown` reject every real manifest
export type AnyManifest = Manifest<string, any, any, any, any, any>;

/**
 * The permissions that a manifest declares, as a union of their ids.
 * @since 1.0
 */
export type PermissionOf<M> =
  M extends Manifest<string, infer _R, infer _O, infer _S, infer P, infer _F> ? P : string;
/**
 * The features that a manifest declares, as a union of their ids; any text where the manifest is not known.
 * @since 1.1
 */
export type FeatureOf<M> =
  M extends Manifest<string, infer _R, infer _O, infer _S, infer _P, infer F>
    ? string extends F
      ? string
      : F
    : string;
/**
 * The settings of a plugin as its handlers read them.
 * @since 1.0
 */
export type SettingsOf<M> =
  M extends Manifest<string, infer _R, infer _O, infer S, infer _P, infer _F>
    ? Static<S>
    : Record<string, unknown>;
/**
 * The contracts that a plugin has in `c.use`; optional ones may be undefined.
 * @since 1.0
 */
export type UseOf<M> =
  M extends Manifest<string, infer Req, infer Opt, infer _S, infer _P, infer _F>
    ? { readonly [K in keyof Req]: ContractType<Req[K]> } & {
        readonly [K in keyof Opt]: ContractType<Opt[K]> | undefined;
      }
    : Record<string, unknown>;

/**
 * Declares a plugin's manifest. Actions, queries and jobs hang off it, so that a permission, setting, contract
 * or feature that the manifest does not name does not compile.
 * @since 1.0
 */
export function defineManifest<
  const Id extends string,
  const Req extends Contracts = NoContracts,
  const Opt extends Contracts = NoContracts,
  S extends TObject = TObject<Record<never, never>>,
  const P extends string = never,
  const F extends string = never,
>(spec: ManifestSpec<Id, Req, Opt, S, P, F>): Manifest<Id, Req, Opt, S, P, F> {
  return {
    settings: Type.Object({}) as unknown as S,
    ...spec,
    kind: 'manifest',
    action: (name, action) => operationDef(spec.id, 'action', name, action, undefined),
    query: (name, query) => operationDef(spec.id, 'query', name, query, undefined),
    actionOn: (subject, name, action) => operationDef(spec.id, 'action', name, action, subject),
    queryOn: (subject, name, query) => operationDef(spec.id, 'query', name, query, subject),
    job: (name, job) => jobDef(spec.id, name, job),
  };
}
