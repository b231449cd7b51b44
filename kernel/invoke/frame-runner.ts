import { type Principal, problems, type TenantInfo, uuidv7 } from '@serviflow/sdk';
import type { TenantBreach } from '../data/statement-guard.ts';
import { chained } from '../events/chain.ts';
import type { Runtime } from '../runtime.ts';
import { Call, FilterFault } from './call.ts';
import { type CurrentCall, currentCall } from './current-call.ts';
import { withDeadline } from './deadline.ts';
import { flush, type IdempotencyRow } from './flush.ts';
import type { CallParts } from './plugin-context.ts';
import { trace } from './telemetry.ts';

/** What runs, for deadlines, telemetry and the transaction. */
export interface Frame {
  readonly plugin: string;
  readonly what: string;
  readonly tx: 'write' | 'read' | 'none';
  readonly timeoutSeconds: number;
}

/** Who runs it. */
export interface FrameCaller {
  readonly tenant: TenantInfo;
  readonly principal: Principal;
  readonly enabled: ReadonlySet<string>;
  readonly requestId?: string;
  readonly ip?: string;
  /** Steps from a person's call to the message that this one answers. */
  readonly chain?: number | undefined;
}

/** What the last transaction of a call did; for benchmarks and telemetry. */
export interface CallStats {
  readonly operation: string;
  readonly roundTrips: number;
  readonly ms: number;
}

/** Runs work with a deadline, in a transaction that knows the tenant, and writes what the call leaves behind. */
export class FrameRunner {
  readonly #runtime: Runtime;
  readonly #parts: CallParts;
  /** Told after each transaction; set by benchmarks. */
  onCall: ((stats: CallStats) => void) | undefined;

  constructor(runtime: Runtime, parts: CallParts) {
    this.#runtime = runtime;
    this.#parts = parts;
  }

  async run<T>(
    frame: Frame,
    caller: FrameCaller,
    work: (call: Call) => Promise<T>,
    idempotency: IdempotencyRow | null,
  ): Promise<T> {
    const requestId = caller.requestId ?? uuidv7();
    const current: CurrentCall = { requestId, tenantId: caller.tenant.id, plugin: frame.plugin };
    const settings = await this.#runtime.settings.snapshot(caller.tenant.id);
    const call = new Call(this.#parts, { ...caller, settings, requestId, ip: caller.ip ?? null, current });
    return currentCall.run(current, () =>
      trace(frame.what, { tenant: caller.tenant.code, plugin: frame.plugin }, () =>
        withDeadline(
          this.#inFrame(call, frame, work, idempotency),
          frame.timeoutSeconds * 1_000,
          frame.what,
          () => {
            call.abort();
            // Work that never ends must not keep a connection for ever.
            void call.transaction?.rollback().catch(() => {});
          },
        ),
      ),
    );
  }

  async #inFrame<T>(
    call: Call,
    frame: Frame,
    work: (call: Call) => Promise<T>,
    idempotency: IdempotencyRow | null,
  ): Promise<T> {
    if (frame.tx !== 'none') return this.transact(call, frame, () => work(call), idempotency);
    const reply = await work(call);
    // What was recorded outside c.tx (the audit entry of the call itself, late events) still has to become rows.
    if (call.auditRows.length || call.outbox.length || idempotency)
      await this.transact(call, { ...frame, tx: 'write' }, async () => {}, idempotency);
    return reply;
  }

  async transact<T>(
    call: Call,
    frame: Frame,
    work: () => Promise<T>,
    idempotency: IdempotencyRow | null,
  ): Promise<T> {
    if (call.transaction) return work();
    try {
      for (;;) {
        try {
          return await this.#once(call, frame, work, idempotency);
        } catch (error) {
          // A fault of a filter must not stop the desk: the same work runs again, in a new transaction, without it.
          if (!(error instanceof FilterFault) || call.skip.has(error.handler)) throw error;
          this.#leaveOut(call, error);
        }
      }
    } finally {
      // The next transaction of a long call (the next mail, the next row) is other work: there the handler is asked again.
      call.skip.clear();
    }
  }

  async #once<T>(
    call: Call,
    frame: Frame,
    work: () => Promise<T>,
    idempotency: IdempotencyRow | null,
  ): Promise<T> {
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
      const breach = transaction.breach();
      if (breach) throw breach;
      // The caller was told that it took too long: what comes now must not be done behind its back.
      if (call.aborted) throw problems.timeout(`${frame.what} came too late.`);
      if (frame.tx === 'write') {
        await transaction.touchedEm()?.flush();
        wakesRelay = call.outbox.length > 0;
        flush(transaction, {
          outbox: chained(call.outbox, call.chain, frame.what),
          audit: call.auditRows,
          idempotency: idempotency?.status ? idempotency : null,
          actorId: call.principal.id,
          requestId: call.requestId,
          at: call.now(),
        });
      }
      const committed = transaction.commit();
      if (frame.tx === 'write') await committed;
      else
        committed.catch((error) =>
          this.#runtime.log.warn('a read transaction did not end', { error: String(error) }),
        );
    } catch (error) {
      call.outbox = [];
      call.auditRows = [];
      call.auditDetails = {};
      call.afterCommit = [];
      call.transaction = null;
      const breach = transaction.breach();
      // The first error is the one that matters; a broken connection cannot be rolled back and is discarded anyway.
      await transaction.rollback().catch(() => {});
      for (const back of call.onRollback.splice(0))
        await back().catch((failure) =>
          this.#runtime.log.warn('what a failed call had taken stays taken', {
            operation: frame.what,
            error: String(failure),
          }),
        );
      // Not a fault that a new try without its handler mends: the whole call has failed.
      throw breach ? this.#charged(call, frame, breach) : error;
    }
    this.onCall?.({
      operation: frame.what,
      roundTrips: transaction.roundTrips(),
      ms: performance.now() - started,
    });
    call.transaction = null;
    call.outbox = [];
    call.auditRows = [];
    call.onRollback = [];
    const after = call.afterCommit.splice(0);
    for (const effect of after) this.#afterwards(frame, effect);
    if (wakesRelay) this.#runtime.notifier.publish('outbox', {});
    return reply;
  }

  #charged(call: Call, frame: Frame, breach: TenantBreach): TenantBreach {
    const { plugin, message } = breach;
    this.#runtime.breakers.noted(`${plugin}/statement/${frame.what}@${call.tenant.id}`, breach);
    this.#runtime.log.error('a statement tried to leave its tenant', {
      plugin,
      operation: frame.what,
      tenant: call.tenant.code,
      error: message,
    });
    return breach;
  }

  /** What is committed stays so: an effect that fails is the plugin's fault and not the caller's. */
  #afterwards(frame: Frame, effect: () => void): void {
    try {
      effect();
    } catch (error) {
      this.#runtime.log.error('an effect after the commit failed', {
        plugin: frame.plugin,
        operation: frame.what,
        error: String((error as Error)?.stack ?? error),
      });
    }
  }

  #leaveOut(call: Call, fault: FilterFault): void {
    const breakerOpened = this.#parts.breakers.failed(fault.handler, fault.cause);
    this.#runtime.log.error('a filter failed and was left out', {
      plugin: fault.handler.split('/')[0],
      handler: fault.handler,
      error: fault.message,
      stack: fault.cause instanceof Error ? fault.cause.stack : undefined,
      breakerOpened,
    });
    call.skip.add(fault.handler);
  }
}
