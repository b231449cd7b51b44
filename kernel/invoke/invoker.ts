import { createHash } from 'node:crypto';
import { type Context, type OperationDef, type Principal, Problem, problems, type TenantInfo, uuidv7 } from '@serviflow/sdk';
import { sql } from 'kysely';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';
import { Call, FilterFault } from './call.ts';
import { makeCallParts } from './call-parts.ts';
import { type CurrentCall, currentCall } from './current-call.ts';
import { withDeadline } from './deadline.ts';
import { flush, type IdempotencyRow } from './flush.ts';
import type { CallParts } from './plugin-context.ts';
import { trace } from './telemetry.ts';
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

export interface SystemOptions {
  readonly tx?: 'write' | 'read' | 'none';
  readonly requestId?: string;
  /** Who caused it, for the audit log; the plugin itself when absent. */
  readonly actorId?: string;
  /** A message whose effects must happen once: a known (message, handler) is skipped. */
  readonly inbox?: { readonly messageId: string; readonly handler: string };
  readonly timeoutSeconds?: number;
  /** Names the unit of work in telemetry. */
  readonly what?: string;
}

/** What the last transaction of a call did; for benchmarks and telemetry. */
export interface CallStats {
  readonly operation: string;
  readonly roundTrips: number;
  readonly ms: number;
}

interface Frame {
  readonly plugin: string;
  readonly what: string;
  readonly tx: 'write' | 'read' | 'none';
  readonly timeoutSeconds: number;
}

/** The one door (design §4): everything that runs for a tenant comes through here. */
export class Invoker {
  readonly #runtime: Runtime;
  readonly #loader: Loader;
  readonly #parts: CallParts;
  /** Told after each call; set by benchmarks. */
  onCall: ((stats: CallStats) => void) | undefined;
  /** Checks replies against their schema: on in tests, where a wrong shape is a bug to find. */
  strictReplies = false;

  constructor(runtime: Runtime, loader: Loader, makeParts: typeof makeCallParts = makeCallParts) {
    this.#runtime = runtime;
    this.#loader = loader;
    this.#parts = makeParts(runtime, loader, {
      nested: (call, op, input, subjectId) => this.#nested(call, op, input, subjectId),
      transact: (call, work) => this.#transact(call, { plugin: call.current.plugin, what: 'c.tx', tx: 'write', timeoutSeconds: 30 }, work, null),
    });
  }

  /**
   * Runs an action or query for a person.
   * @throws Problem 401, 403, 404, 409, 422 or 503, the same through every door
   */
  async invoke<R>(op: OperationDef<R>, request: InvokeRequest): Promise<R> {
    const enabled = await this.#gate(op, request.tenant);
    this.#permit(op, request.principal, request.subjectId);
    validate(op.input, request.input, op.kind === 'query' ? 'query' : 'body');
    const frame: Frame = { plugin: op.plugin, what: op.id, tx: op.tx, timeoutSeconds: op.timeoutSeconds };
    const idempotency = request.idempotencyKey && op.kind === 'action' ? fingerprint(op, request) : null;
    return this.#run(frame, { ...request, enabled }, async (call) => {
      if (idempotency) {
        const replay = await this.#replay<R>(call, idempotency);
        if (replay) return replay.reply;
      }
      const reply = await this.#execute(call, op, request.input, request.subjectId);
      if (idempotency) Object.assign(idempotency, { reply });
      return reply;
    }, idempotency);
  }

  /**
   * Runs work for a tenant as a plugin: jobs, event handlers, background services, seeds.
   * @returns undefined when `inbox` says that it was done before
   */
  async system<T>(plugin: string, tenantId: string, work: (c: Context) => Promise<T> | T, options: SystemOptions = {}): Promise<T> {
    const tenant = await this.#runtime.tenants.byId(tenantId);
    if (!tenant) throw problems.notFound('No such tenant');
    const enabled = await this.#runtime.tenants.enabled(tenantId);
    const frame: Frame = { plugin, what: options.what ?? `${plugin} (system)`, tx: options.tx ?? 'write', timeoutSeconds: options.timeoutSeconds ?? 60 };
    const principal = systemPrincipal(plugin, options.actorId);
    const request = { tenant, principal, enabled, ...(options.requestId ? { requestId: options.requestId } : {}) };
    return this.#run(frame, request, async (call) => {
      if (options.inbox && call.transaction && !(await enterInbox(call, options.inbox))) return undefined as T;
      return work(call.view(plugin));
    }, null);
  }

  /** Runs one of a plugin's own routes (webhooks, uploads, pages) with the same gate as operations. */
  async route<T>(plugin: string, request: Omit<InvokeRequest, 'input'> & { permission: string | undefined; tx: 'write' | 'read' | 'none'; checksSubject: boolean }, work: (c: Context) => Promise<T> | T): Promise<T> {
    const enabled = await this.#gate({ plugin }, request.tenant);
    const { permission, principal } = request;
    if (!request.checksSubject) this.#confine(principal, undefined, undefined);
    if (permission !== undefined && !principal.permissions.has(permission)) throw principal.kind === 'anonymous' ? problems.unauthenticated() : problems.forbidden();
    return this.#run({ plugin, what: `${plugin} route`, tx: request.tx, timeoutSeconds: 120 }, { ...request, enabled }, (call) => Promise.resolve(work(call.view(plugin))), null);
  }

  /** Actions that this person may take on the subject now. */
  async available(subjectId: string, subject: string, request: Omit<InvokeRequest, 'input' | 'subjectId'>): Promise<OperationDef[]> {
    const entry = this.#runtime.registry.subject(subject);
    if (!entry) throw problems.notFound();
    this.#confine(request.principal, subject, subjectId);
    const enabled = await this.#gate(entry, request.tenant);
    return this.#run({ plugin: entry.plugin, what: `${subject} actions`, tx: 'read', timeoutSeconds: 10 }, { ...request, enabled }, async (call) => {
      const record = await entry.loader.load(call.view(entry.plugin), subjectId, { lock: false });
      if (record === null) throw problems.notFound();
      return this.#runtime.registry.operationsOn(subject).filter((op) => {
        if (op.kind !== 'action' || !op.listed || !enabled.has(op.plugin) || !this.#loader.healthy(op.plugin)) return false;
        if (!op.public && !op.permissions.some((p) => call.principal.permissions.has(p))) return false;
        return op.when ? op.when(record, call.view(op.plugin)) === true : true;
      });
    }, null);
  }

  async #gate(op: { readonly plugin: string }, tenant: TenantInfo): Promise<ReadonlySet<string>> {
    const [enabled, active] = [await this.#runtime.tenants.enabled(tenant.id), await this.#runtime.tenants.active(tenant.id)];
    if (!active) throw problems.forbidden('This desk is suspended. Please contact your provider.', { code: 'tenant-suspended' });
    const state = this.#loader.state(op.plugin);
    if (state?.status === 'failed' || state?.status === 'blocked') {
      throw problems.unavailable(`The plugin ${op.plugin} is not working: ${state.reason ?? 'it failed'}`, { code: 'plugin-unavailable' });
    }
    if (!enabled.has(op.plugin)) throw problems.notFound();
    return enabled;
  }

  /** A session from a mailed link reaches its one record, and through every other door nothing is there. */
  #confine(principal: Principal, subject: string | undefined, subjectId: string | undefined): void {
    const only = principal.restrictedTo;
    if (only && (subject !== only.subject || subjectId !== only.id)) throw problems.notFound();
  }

  #permit(op: OperationDef, principal: Principal, subjectId: string | undefined): void {
    this.#confine(principal, op.subject?.id, subjectId);
    if (!op.public && principal.kind !== 'system') {
      if (principal.kind === 'anonymous') throw problems.unauthenticated();
      if (!op.permissions.some((p) => principal.permissions.has(p))) throw problems.forbidden();
    }
    if (op.elevated && principal.kind === 'user' && !(principal.elevatedUntil && principal.elevatedUntil > this.#runtime.now())) throw problems.elevationRequired();
  }

  async #execute<R>(call: Call, op: OperationDef<R>, input: unknown, subjectId: string | undefined): Promise<R> {
    const c = call.view(op.plugin);
    const args: unknown[] = [];
    if (op.subject) {
      const entry = this.#runtime.registry.subject(op.subject.id);
      const lock = op.tx === 'write';
      const load = () => entry?.loader.load(call.view(entry.plugin), subjectId ?? '', { lock });
      const record = call.transaction ? await load() : await this.#parts.transact(call, async () => load());
      if (record === null || record === undefined) throw problems.notFound();
      const possible = op.when?.(record, c) ?? true;
      if (possible !== true) throw problems.conflict(possible === false ? `"${op.title}" is not possible in the current state.` : possible, { code: 'not-now' });
      args.push(record);
    }
    const reply = (await op.run(c, ...args, input)) as R;
    if (this.strictReplies) {
      // What goes over the wire is what the schema describes, so dates count as text here.
      const wrong = fits(op.reply, JSON.parse(JSON.stringify(reply ?? {})));
      if (wrong) throw new TypeError(`${op.id} answers with a wrong shape: ${wrong}`);
    }
    if (op.audit) call.auditRows.push(this.#runtime.audit.rowOf({ principal: call.principal, op, subjectId, details: { ...call.auditDetails }, input, ip: call.ip, reply }));
    return reply;
  }

  async #nested<R>(call: Call, op: OperationDef<R>, input: unknown, subjectId: string | undefined): Promise<R> {
    if (!call.enabled.has(op.plugin) || !this.#loader.healthy(op.plugin)) throw problems.notFound();
    this.#permit(op, call.principal, subjectId);
    const own = structuredClone(input);
    validate(op.input, own, 'body');
    return this.#execute(call, op, own, subjectId);
  }

  async #run<T>(
    frame: Frame,
    request: Omit<InvokeRequest, 'input'> & { readonly enabled: ReadonlySet<string> },
    work: (call: Call) => Promise<T>,
    idempotency: IdempotencyRow | null,
  ): Promise<T> {
    const requestId = request.requestId ?? uuidv7();
    const current: CurrentCall = { requestId, tenantId: request.tenant.id, plugin: frame.plugin };
    const settings = await this.#runtime.settings.snapshot(request.tenant.id);
    const call = new Call(this.#parts, { ...request, settings, requestId, ip: request.ip ?? null, current });
    return currentCall.run(current, () =>
      trace(frame.what, { tenant: request.tenant.code, plugin: frame.plugin }, () =>
        withDeadline(this.#inFrame(call, frame, work, idempotency), frame.timeoutSeconds * 1_000, frame.what, () => call.abort()),
      ),
    );
  }

  async #inFrame<T>(call: Call, frame: Frame, work: (call: Call) => Promise<T>, idempotency: IdempotencyRow | null): Promise<T> {
    if (frame.tx !== 'none') return this.#transact(call, frame, () => work(call), idempotency);
    const reply = await work(call);
    // What was recorded outside c.tx (the audit entry of the call itself, late events) still has to become rows.
    if (call.auditRows.length || call.outbox.length || idempotency) await this.#transact(call, { ...frame, tx: 'write' }, async () => {}, idempotency);
    return reply;
  }

  async #transact<T>(call: Call, frame: Frame, work: () => Promise<T>, idempotency: IdempotencyRow | null): Promise<T> {
    if (call.transaction) return work();
    for (;;) {
      try {
        return await this.#once(call, frame, work, idempotency);
      } catch (error) {
        // A fault of a filter must not stop the desk: the same work runs again, in a new transaction, without it.
        if (!(error instanceof FilterFault) || call.skip.has(error.handler)) throw error;
        this.#leaveOut(call, error);
      }
    }
  }

  async #once<T>(call: Call, frame: Frame, work: () => Promise<T>, idempotency: IdempotencyRow | null): Promise<T> {
    const started = performance.now();
    const transaction = await this.#runtime.db.begin({
      tenantId: call.tenant.id,
      userId: call.principal.id,
      requestId: call.requestId,
      readOnly: frame.tx === 'read',
      statementTimeout: frame.timeoutSeconds * 1_000,
    });
    call.transaction = transaction;
    let reply: T;
    let wakesRelay = false;
    try {
      reply = await work();
      if (frame.tx === 'write') {
        await transaction.touchedEm()?.flush();
        wakesRelay = call.outbox.length > 0;
        await flush(transaction.sql, { outbox: call.outbox, audit: call.auditRows, idempotency: idempotency?.status ? idempotency : null, actorId: call.principal.id, requestId: call.requestId, at: call.now() });
      }
    } catch (error) {
      call.outbox = [];
      call.auditRows = [];
      call.auditDetails = {};
      call.afterCommit = [];
      call.transaction = null;
      // The first error is the one that matters; a broken connection cannot be rolled back and is discarded anyway.
      await transaction.rollback().catch(() => {});
      throw error;
    }
    const committed = transaction.commit();
    if (frame.tx === 'read') committed.catch((error) => this.#runtime.log.warn('a read transaction did not end', { error: String(error) }));
    else await committed;
    this.onCall?.({ operation: frame.what, roundTrips: transaction.roundTrips(), ms: performance.now() - started });
    call.transaction = null;
    call.outbox = [];
    call.auditRows = [];
    const after = call.afterCommit.splice(0);
    for (const effect of after) effect();
    if (wakesRelay) this.#runtime.notifier.publish('outbox', {});
    return reply;
  }

  async #replay<R>(call: Call, key: IdempotencyRow): Promise<{ reply: R } | null> {
    // Two callers with one key wait for each other instead of doing the work twice.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${call.tenant.id}/${key.principalId}/${key.key}`}, 0))`.execute(call.sql);
    const found = await sql<{ fingerprint: string; reply: R }>`select fingerprint, reply from kernel.idempotency
      where principal_id = ${key.principalId} and key = ${key.key} and created_at > ${new Date(call.now().getTime() - 86_400_000)}`.execute(call.sql);
    const row = found.rows[0];
    if (!row) {
      await sql`delete from kernel.idempotency where principal_id = ${key.principalId} and key = ${key.key}`.execute(call.sql);
      return null;
    }
    if (row.fingerprint !== key.fingerprint) throw problems.invalid('This Idempotency-Key was used for another request.', { code: 'idempotency-key-reused' });
    Object.assign(key, { status: 0 });
    return { reply: row.reply };
  }

  #leaveOut(call: Call, fault: FilterFault): void {
    const breakerOpened = this.#parts.breakers.failed(fault.handler, fault.cause);
    this.#runtime.log.error('a filter failed and was left out', { plugin: fault.handler.split('/')[0], handler: fault.handler, error: fault.message, breakerOpened });
    call.skip.add(fault.handler);
  }
}

async function enterInbox(call: Call, inbox: { messageId: string; handler: string }): Promise<boolean> {
  const entered = await sql`insert into kernel.inbox (message_id, handler, handled_at) values (${inbox.messageId}, ${inbox.handler}, ${call.now()}) on conflict do nothing`.execute(call.sql);
  return (entered.numAffectedRows ?? 0n) > 0n;
}

function fingerprint(op: OperationDef, request: InvokeRequest): IdempotencyRow {
  const hash = createHash('sha256').update(JSON.stringify([op.id, request.subjectId ?? null, request.input])).digest('base64url');
  return { principalId: request.principal.id, key: (request.idempotencyKey ?? '').slice(0, 200), fingerprint: hash, status: op.http.status ?? 200, reply: null };
}

/** A plugin acting for a tenant. */
export function systemPrincipal(plugin: string, actorId?: string): Principal {
  return {
    kind: 'system',
    id: actorId ?? plugin,
    username: plugin,
    name: 'System',
    email: '',
    role: null,
    companyAdmin: false,
    permissions: new Set(),
    groups: [],
    claims: {},
    sessionId: null,
    elevatedUntil: null,
    restrictedTo: null,
  };
}

/** Whether an error is an answer for the caller rather than a fault of ours. */
export const isRefusal = (error: unknown): boolean => error instanceof Problem && error.status < 500;
