import {
  type ActOptions,
  type AnyManifest,
  type ApplyOptions,
  type Commands,
  type Context,
  type Contract,
  type Directory,
  type EmitOptions,
  type EventDef,
  type FileStore,
  type FilterDef,
  type JobDef,
  type Logger,
  type OnFault,
  type OperationDef,
  type Operations,
  type Outside,
  type ProviderAnswer,
  type ProviderPoint,
  problems,
  type Static,
  type Token,
  type TSchema,
  type UserDirectory,
  uuidv7,
} from '@serviflow/sdk';
import type { CompiledQuery, Kysely, QueryExecutorProvider } from 'kysely';
import { MAX_ROWS } from '../events/chain.ts';
import { ownerOf } from '../loader/dependencies.ts';
import { lostIn } from '../settings/settings-store.ts';
import type { Call } from './call.ts';
import { assertNotOver } from './current-call.ts';
import { validate } from './validation.ts';

/** The face of a call towards one plugin. */
export class PluginContext implements Context {
  readonly #call: Call;
  readonly #plugin: string;
  readonly use: Record<string, unknown>;
  #log: Logger | undefined;
  #files: FileStore | undefined;
  #users: UserDirectory | undefined;
  #directory: Directory | undefined;
  #outside: Outside | undefined;
  #operations: Operations | undefined;
  #commands: Commands | undefined;

  constructor(call: Call, plugin: string, use: Record<string, unknown>) {
    this.#call = call;
    this.#plugin = plugin;
    this.use = use;
  }

  /** The call, for all that leaves something behind. @throws Error in code of an attempt that has ended */
  get #live(): Call {
    assertNotOver();
    return this.#call;
  }

  get tenant() {
    return this.#call.tenant;
  }
  get principal() {
    return this.#call.principal;
  }
  get requestId() {
    return this.#call.requestId;
  }
  get signal() {
    return this.#call.signal;
  }
  get baseUrl() {
    return this.#call.parts.baseUrl;
  }
  get log() {
    this.#log ??= this.#call.parts.logFor(this.#call, this.#plugin);
    return this.#log;
  }
  get settings(): Record<string, unknown> {
    return this.#call.settings.get(this.#plugin) ?? {};
  }
  get lostSecrets(): readonly string[] {
    return lostIn(this.settings);
  }
  settingsWith(change: Record<string, unknown>): Record<string, unknown> {
    return this.#call.parts.settingsWith(this.#plugin, this.settings, change);
  }
  get em() {
    return this.#live.em;
  }
  get files() {
    this.#files ??= this.#call.parts.filesFor(this.#call);
    return this.#files;
  }
  get users() {
    this.#users ??= this.#call.parts.usersFor(this.#call);
    return this.#users;
  }
  get directory() {
    this.#directory ??= this.#call.parts.directoryFor(this.#call, this.#plugin);
    return this.#directory;
  }
  get outside() {
    this.#outside ??= this.#call.parts.outsideFor(this.#call, this.#plugin);
    return this.#outside;
  }
  get links() {
    return this.#call.parts.linksFor(this.#call);
  }

  seal(text: string): string {
    return this.#call.parts.secrets.seal(text, `${this.tenant.id}/${this.#plugin}`);
  }

  quota(name: string, most: { times: number; seconds: number }): Promise<void> {
    return this.#call.parts.quota(`${this.tenant.id}/${this.#plugin}/${name}`, most);
  }

  unseal(sealed: string): string {
    return this.#call.parts.secrets.open(sealed, `${this.tenant.id}/${this.#plugin}`);
  }

  now(): Date {
    return this.#call.now();
  }

  sql<DB>(): Kysely<DB> {
    return this.#live.sql as unknown as Kysely<DB>;
  }

  later(query: { compile(executor: QueryExecutorProvider): CompiledQuery }): void {
    this.#live.later(query.compile(this.#call.sql));
  }

  nextNumber(series: string, highest: () => Promise<number>): Promise<number> {
    return this.#live.parts.nextNumber(this.#call, `${this.#plugin}/${series}`, highest);
  }

  get<T>(token: Token<T>): T {
    this.#call.parts.assertOwn(this.#plugin, token);
    return this.#live.scope.resolve<T>(token);
  }

  can(permission: string): boolean {
    return this.principal.kind === 'system' || this.principal.permissions.has(permission);
  }

  require(permission: string): void {
    if (!this.can(permission)) throw problems.forbidden();
  }

  entitled(feature: string): boolean | number {
    return this.#call.parts.entitled(this.#call, feature);
  }

  requireFeature(feature: string): void {
    this.#call.parts.requireFeature(this.#call, this.#plugin, feature);
  }

  consume(feature: string, amount = 1): Promise<number> {
    return this.#live.parts.consume(this.#call, { plugin: this.#plugin, feature, amount });
  }

  emit<S extends TSchema>(event: EventDef<S>, payload: Static<S>, options?: EmitOptions): void {
    if (ownerOf(event) !== this.#plugin)
      throw new TypeError(`${this.#plugin} emits ${event.id}, which is not its own`);
    this.#assertRoom(event.id);
    const wrong = this.#call.parts.fits(event.payload, payload);
    if (wrong) throw new TypeError(`${event.id}: ${wrong}`);
    this.#call.leave({
      id: uuidv7(),
      kind: 'event',
      type: event.id,
      aggregate: options?.aggregate ?? null,
      payload,
      options: options?.audience ? { audience: options.audience } : null,
    });
  }

  apply<S extends TSchema>(
    filter: FilterDef<S>,
    value: Static<S>,
    options?: ApplyOptions<Static<S>>,
  ): Promise<Static<S>> {
    return this.#live.apply(filter, value, options);
  }

  asks(filter: FilterDef): boolean {
    return this.#call.asks(filter);
  }

  ask<T, R>(
    point: ProviderPoint<T>,
    work: (provider: T) => Promise<R> | R,
    onFault: OnFault,
  ): Promise<ProviderAnswer<R>[]> {
    return this.#live.ask(point, work, onFault);
  }

  async enqueue<S extends TSchema>(
    job: JobDef<S>,
    data: Static<S>,
    options?: { after?: Date; key?: string },
  ): Promise<void> {
    this.#assertRoom(job.id);
    if (job.data) validate(job.data, data, 'body');
    this.#call.leave({
      id: uuidv7(),
      kind: 'job',
      type: job.id,
      aggregate: null,
      payload: data,
      options: options ? { after: options.after?.toISOString(), key: options.key } : null,
    });
  }

  #assertRoom(what: string): void {
    if (this.#live.outbox.length >= MAX_ROWS)
      throw new RangeError(
        `${this.#plugin} leaves more than ${MAX_ROWS} events and jobs in one call; the last is ${what}`,
      );
  }

  audit(details: Record<string, unknown>): void {
    Object.assign(this.#live.auditDetails, details);
  }

  invoke<R>(operation: OperationDef<R>, input: unknown, options?: { subjectId?: string }): Promise<R> {
    return this.#live.parts.nested(this.#call, operation, input, options?.subjectId);
  }

  get operations(): Operations {
    this.#operations ??= this.#call.parts.operationsFor(this.#call);
    return this.#operations;
  }

  get commands(): Commands {
    this.#commands ??= this.#call.parts.commandsFor(this.#call);
    return this.#commands;
  }

  as<T>(
    accountId: string,
    work: (c: Context<AnyManifest>) => Promise<T> | T,
    options?: ActOptions,
  ): Promise<T | undefined> {
    return this.#call.parts.as(this.#call, { plugin: this.#plugin, accountId }, work, options);
  }

  tx<T>(work: (c: Context<AnyManifest>) => Promise<T>): Promise<T> {
    return this.#live.parts.transact(this.#call, () => work(this));
  }

  afterCommit(work: () => void): void {
    this.#call.afterwards(work);
  }
}

/** Makes, once a plugin, the class whose getters resolve the contracts that its manifest names. */
export function useClassOf(manifest: AnyManifest): new (call: Call) => Record<string, unknown> {
  class Use {
    readonly call: Call;
    constructor(call: Call) {
      this.call = call;
    }
  }
  for (const [contracts, optional] of [
    [manifest.requires, false],
    [manifest.optional, true],
  ] as const) {
    for (const [key, contract] of Object.entries((contracts ?? {}) as Record<string, Contract<unknown>>)) {
      Object.defineProperty(Use.prototype, key, {
        get(this: Use) {
          return this.call.contract(contract, ownerOf(contract), optional);
        },
      });
    }
  }
  return Use as unknown as new (
    call: Call,
  ) => Record<string, unknown>;
}
