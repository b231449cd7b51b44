import { type Context, type OperationDef, type Principal, problems, type TenantInfo } from '@serviflow/sdk';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';
import { Acting } from './acting.ts';
import type { Call } from './call.ts';
import { makeCallParts } from './call-parts.ts';
import { type CallStats, type Frame, FrameRunner } from './frame-runner.ts';
import { Gate } from './gate.ts';
import { frameOf } from './list-limit.ts';
import { enterInbox, idempotencyRow, replay } from './once.ts';
import type { CallParts } from './parts-of-call.ts';
import { systemPrincipal } from './system-principal.ts';
import { fits, validate } from './validation.ts';

export interface InvokeRequest {
  readonly tenant: TenantInfo;
  readonly principal: Principal;
  readonly input: unknown;
  readonly subjectId?: string;
  readonly requestId?: string;
  readonly ip?: string;
  /** `Idempotency-Key` of the caller; the first answer is replayed for 24 h. */
  readonly idempotencyKey?: string;
}

type RecordRequest = Omit<InvokeRequest, 'input' | 'subjectId'>;

export interface SystemOptions {
  readonly tx?: 'write' | 'read' | 'none';
  readonly requestId?: string;
  /** Who caused it, for the audit log; the plugin itself when absent. */
  readonly actorId?: string;
  /** A message whose effects must happen once: a known (message, handler) is skipped. */
  readonly inbox?: { readonly messageId: string; readonly handler: string };
  readonly timeoutSeconds?: number;
  /** Steps to the message that it answers (see kernel/events/chain.ts). */
  readonly chain?: number | undefined;
  /** Names the unit of work in telemetry. */
  readonly what?: string;
}

/** The one door (design §4): everything that runs for a tenant comes through here. */
export class Invoker {
  readonly #runtime: Runtime;
  readonly #loader: Loader;
  readonly #parts: CallParts;
  readonly #gate: Gate;
  readonly #frames: FrameRunner;
  /** Work for users and automation accounts. */
  readonly acting: Acting;
  /** Checks replies against their schema: on in tests, where a wrong shape is a bug to find. */
  strictReplies = false;
  /** Plugins whose replies are checked in production, too: nobody here has tested them. */
  readonly #foreign: ReadonlySet<string>;

  constructor(runtime: Runtime, loader: Loader) {
    this.#runtime = runtime;
    this.#loader = loader;
    this.#foreign = new Set((runtime.options.installed ?? []).map(({ id }) => id));
    this.#parts = makeCallParts(runtime, loader, {
      nested: (call, op, input, subjectId) => this.#nested(call, op, input, subjectId),
      transact: (call, work) => {
        const frame: Frame = { plugin: call.current.plugin, what: 'c.tx', tx: 'write', timeoutSeconds: 30 };
        return this.#frames.transact(call, frame, work, null);
      },
      confine: (principal, subject, subjectId) => this.#gate.confine(principal, subject, subjectId),
      offers: (call, op, record) => !op.when || this.#offers(op, record, call),
      as: (call, { plugin, accountId }, work, options) => {
        if (call.transaction)
          throw new TypeError(`${plugin} acts for an account within a transaction: declare tx: 'none'`);
        const from = { requestId: call.requestId, chain: call.chain };
        return this.acting.run(plugin, { tenantId: call.tenant.id, accountId }, work, options, from);
      },
    });
    this.#gate = new Gate(runtime, loader);
    this.#frames = new FrameRunner(runtime, this.#parts);
    this.acting = new Acting({ runtime, loader, gate: this.#gate, frames: this.#frames });
  }

  /** Told after each transaction; set by benchmarks. */
  set onCall(listener: (stats: CallStats) => void) {
    this.#frames.onCall = listener;
  }

  /**
   * Runs an action or query for a person.
   * @throws Problem 401, 403, 404, 409, 422 or 503, the same through every door
   */
  async invoke<R>(op: OperationDef<R>, request: InvokeRequest): Promise<R> {
    const enabled = await this.#gate.open(op, request.tenant);
    this.#gate.permit(op, request.principal, request.subjectId);
    validate(op.input, request.input, op.kind === 'query' ? 'query' : 'body');
    const frame = frameOf(op, this.#runtime.options.listMilliseconds);
    const idempotency = request.idempotencyKey && op.kind === 'action' ? idempotencyRow(op, request) : null;
    const work = async (call: Call) => {
      if (idempotency) {
        // Without a transaction of its own the key is looked up in a short one; the answer is kept at the end.
        const earlier = await this.#parts.transact(call, () => replay<R>(call, idempotency));
        if (earlier) return earlier.reply;
      }
      const reply = await this.#execute(call, op, request.input, request.subjectId);
      if (idempotency) Object.assign(idempotency, { reply });
      return reply;
    };
    return this.#runtime.courtesy.call(() =>
      this.#frames.run(frame, { ...request, enabled }, work, idempotency),
    );
  }

  /**
   * Runs work for a tenant as a plugin: jobs, event handlers, background services, seeds.
   * @returns undefined when `inbox` says that it was done before
   */
  async system<T>(
    plugin: string,
    tenantId: string,
    work: (c: Context) => Promise<T> | T,
    options: SystemOptions = {},
  ): Promise<T> {
    const tenant = await this.#runtime.tenants.byId(tenantId);
    if (!tenant) throw problems.notFound('No such tenant');
    const enabled = await this.#runtime.tenants.enabled(tenantId);
    const frame: Frame = {
      plugin,
      what: options.what ?? `${plugin} (system)`,
      tx: options.tx ?? 'write',
      timeoutSeconds: options.timeoutSeconds ?? 60,
    };
    const principal = systemPrincipal(plugin, options.actorId);
    const request = {
      tenant,
      principal,
      enabled,
      chain: options.chain,
      ...(options.requestId ? { requestId: options.requestId } : {}),
    };
    let current: Call | undefined;
    try {
      return await this.#frames.run(
        frame,
        request,
        async (call) => {
          current = call;
          if (options.inbox && call.transaction) enterInbox(call, options.inbox);
          return work(call.view(plugin));
        },
        null,
      );
    } catch (error) {
      if (current?.handledBefore) return undefined as T;
      throw error;
    }
  }

  /** Runs one of a plugin's own routes (webhooks, uploads, pages) with the same gate as operations. */
  async route<T>(
    plugin: string,
    request: Omit<InvokeRequest, 'input'> & {
      permission: string | undefined;
      tx: 'write' | 'read' | 'none';
      checksSubject: boolean;
    },
    work: (c: Context) => Promise<T> | T,
  ): Promise<T> {
    const enabled = await this.#gate.open({ plugin }, request.tenant);
    const { permission, principal } = request;
    if (!request.checksSubject) this.#gate.confine(principal, undefined, undefined);
    if (permission !== undefined && !principal.permissions.has(permission))
      throw principal.kind === 'anonymous' ? problems.unauthenticated() : problems.forbidden();
    return this.#frames.run(
      { plugin, what: `${plugin} route`, tx: request.tx, timeoutSeconds: 120 },
      { ...request, enabled },
      (call) => Promise.resolve(work(call.view(plugin))),
      null,
    );
  }

  /**
   * Goes on when this person may see the record.
   * @throws Problem 404 otherwise, the same as for one that never existed
   */
  async assertSeen(subject: string, subjectId: string, request: RecordRequest): Promise<void> {
    await this.#onRecord(subject, subjectId, request, () => undefined);
  }

  /** Actions that this person may take on the subject now. */
  available(subjectId: string, subject: string, request: RecordRequest): Promise<OperationDef[]> {
    return this.#onRecord(subject, subjectId, request, ({ call, record, enabled }) =>
      this.#runtime.registry.operationsOn(subject).filter((op) => {
        if (op.kind !== 'action' || !op.listed || !enabled.has(op.plugin) || !this.#loader.healthy(op.plugin))
          return false;
        if (!op.public && !op.permissions.some((p) => call.principal.permissions.has(p))) return false;
        return op.when ? this.#offers(op, record, call) : true;
      }),
    );
  }

  /** @throws Problem 404 when the record does not exist or this person may not see it */
  async #onRecord<T>(
    subject: string,
    subjectId: string,
    request: RecordRequest,
    work: (found: { call: Call; record: unknown; enabled: ReadonlySet<string> }) => T,
  ): Promise<T> {
    const entry = this.#runtime.registry.subject(subject);
    if (!entry) throw problems.notFound();
    this.#gate.confine(request.principal, subject, subjectId);
    const enabled = await this.#gate.open(entry, request.tenant);
    return this.#frames.run(
      { plugin: entry.plugin, what: `${subject} actions`, tx: 'read', timeoutSeconds: 10 },
      { ...request, enabled },
      async (call) => {
        const record = await entry.loader.load(call.view(entry.plugin), subjectId, { lock: false });
        if (record === null) throw problems.notFound();
        return work({ call, record, enabled });
      },
      null,
    );
  }

  /** A plugin that cannot say whether its action is possible must not take the others' buttons away. */
  #offers(op: OperationDef, record: unknown, call: Call): boolean {
    try {
      return op.when?.(record, call.view(op.plugin)) === true;
    } catch (error) {
      this.#runtime.breakers.noted(`${op.plugin}/when/${op.id}@${call.tenant.id}`, error);
      this.#runtime.log.error('an action could not say whether it is possible and is not offered', {
        plugin: op.plugin,
        operation: op.id,
        error: String(error),
      });
      return false;
    }
  }

  async #execute<R>(
    call: Call,
    op: OperationDef<R>,
    input: unknown,
    subjectId: string | undefined,
  ): Promise<R> {
    const c = call.view(op.plugin);
    const args: unknown[] = [];
    if (op.subject) {
      const entry = this.#runtime.registry.subject(op.subject.id);
      const lock = op.tx === 'write';
      const load = () => entry?.loader.load(call.view(entry.plugin), subjectId ?? '', { lock });
      const record = call.transaction ? await load() : await this.#parts.transact(call, async () => load());
      if (record === null || record === undefined) throw problems.notFound();
      const possible = op.when?.(record, c) ?? true;
      if (possible !== true)
        throw problems.conflict(
          possible === false ? `"${op.title}" is not possible in the current state.` : possible,
          { code: 'not-now' },
        );
      args.push(record);
    }
    const reply = (await op.run(c, ...args, input)) as R;
    if (this.strictReplies || this.#foreign.has(op.plugin)) {
      // What goes over the wire is what the schema describes, so dates count as text here.
      const wrong = fits(op.reply, JSON.parse(JSON.stringify(reply ?? {})));
      if (wrong) throw new TypeError(`${op.id} answers with a wrong shape: ${wrong}`);
    }
    if (op.audit)
      call.auditRows.push(
        this.#runtime.audit.rowOf({
          principal: call.principal,
          op,
          subjectId,
          details: { ...call.auditDetails },
          input,
          ip: call.ip,
          reply,
        }),
      );
    return reply;
  }

  async #nested<R>(
    call: Call,
    op: OperationDef<R>,
    input: unknown,
    subjectId: string | undefined,
  ): Promise<R> {
    if (!call.enabled.has(op.plugin) || !this.#loader.healthy(op.plugin)) throw problems.notFound();
    this.#gate.permit(op, call.principal, subjectId);
    const own = structuredClone(input);
    validate(op.input, own, 'body');
    if (call.transaction || op.tx === 'none') return this.#execute(call, op, own, subjectId);
    // Bounded as by HTTP: queries only read, and lists end early.
    const frame = frameOf(op, this.#runtime.options.listMilliseconds);
    return this.#frames.transact(call, frame, () => this.#execute(call, op, own, subjectId), null);
  }
}
