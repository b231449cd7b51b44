import { type Principal, problems, type TenantInfo, uuidv7 } from '@serviflow/sdk';
import { markOutage } from '../data/outage.ts';
import type { TenantBreach } from '../data/statement-guard.ts';
import { chained } from '../events/chain.ts';
import type { Runtime } from '../runtime.ts';
import { Call } from './call.ts';
import { assertNotOver, type CurrentCall, currentCall } from './current-call.ts';
import { isLate, withDeadline } from './deadline.ts';
import { FilterFault, notWithout } from './filter-fault.ts';
import { flush, type IdempotencyRow } from './flush.ts';
import { tooLong } from './list-limit.ts';
import { sealedAnswer } from './once.ts';
import type { CallParts } from './parts-of-call.ts';
import { trace } from './telemetry.ts';

/** What runs, for deadlines, telemetry and the transaction. */
export interface Frame {
  readonly plugin: string;
  readonly what: string;
  readonly tx: 'write' | 'read' | 'none';
  readonly timeoutSeconds: number;
  /** Milliseconds for one statement of a list or search; `timeoutSeconds` when absent. */
  readonly statementMs?: number;
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
    const current: CurrentCall = {
      requestId,
      tenantId: caller.tenant.id,
      plugin: frame.plugin,
      outer: currentCall.getStore(),
    };
    const settings = await this.#runtime.settings.snapshot(caller.tenant.id);
    const call = new Call(this.#parts, { ...caller, settings, requestId, ip: caller.ip ?? null, current });
    return currentCall.run(current, () =>
      trace(frame.what, { tenant: caller.tenant.code, plugin: frame.plugin }, () =>
        withDeadline(
          this.#inFrame(call, frame, work, idempotency),
          frame.timeoutSeconds * 1_000,
          frame.what,
          (late) => {
            // Who waited for PostgreSQL was not slow itself.
            const waits = call.transaction ? call.transaction.waiting() : frame.tx !== 'none';
            if (waits) markOutage(late, 'deadline');
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
    assertNotOver();
    if (call.transaction) return currentCall.run(call.current, work);
    try {
      for (;;) {
        try {
          return await this.#attempt(call, frame, work, idempotency);
        } catch (error) {
          if (!(error instanceof FilterFault)) throw error;
          this.#charge(error);
          const { handler } = error;
          if (handler.onFault === 'refuse') throw notWithout(this.#parts.titleOf(handler.plugin), error);
          if (call.skip.has(handler.handler)) throw error;
          // A fault of a filter must not stop the desk: the same work runs again, in a new transaction, without it.
          call.skip.add(handler.handler);
          call.forgetServices();
        }
      }
    } finally {
      // The next transaction of a long call (the next mail, the next row) is other work: there the handler is asked again.
      call.skip.clear();
    }
  }

  /** One try at the work. Code that it leaves running can do nothing more in the name of the call. */
  async #attempt<T>(
    call: Call,
    frame: Frame,
    work: () => Promise<T>,
    idempotency: IdempotencyRow | null,
  ): Promise<T> {
    const outer = call.current;
    const own: CurrentCall = { ...outer };
    call.current = own;
    let done: Done<T>;
    try {
      done = await currentCall.run(own, () => this.#once(call, frame, work, idempotency));
    } catch (error) {
      own.over = 'This attempt at the transaction has ended and was undone.';
      throw error;
    } finally {
      own.over ??= 'The transaction of this call has ended.';
      call.current = outer;
    }
    for (const effect of done.after) this.#afterwards(frame, effect);
    if (done.wakesRelay) this.#runtime.notifier.publish('outbox', {});
    return done.reply;
  }

  async #once<T>(
    call: Call,
    frame: Frame,
    work: () => Promise<T>,
    idempotency: IdempotencyRow | null,
  ): Promise<Done<T>> {
    const started = performance.now();
    const transaction = await this.#runtime.db.begin({
      tenantId: call.tenant.id,
      userId: call.principal.id,
      requestId: call.requestId,
      readOnly: frame.tx === 'read',
      statementTimeout: frame.statementMs ?? frame.timeoutSeconds * 1_000,
      // Nobody looks at a screen while background work waits.
      ...(call.principal.kind === 'system' ? { patience: frame.timeoutSeconds * 1_000 } : {}),
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
          idempotency: idempotency?.status ? sealedAnswer(call, idempotency) : null,
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
      // Code that met an outage may have thrown something else for it, or nothing until the commit.
      const outage = transaction.outage();
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
      throw breach
        ? this.#charged(call, frame, breach)
        : tooLong(frame, outage && !call.aborted ? outage : error);
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
    return { reply, after: call.afterCommit.splice(0), wakesRelay };
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

  /**
   * A handler that must not be left out is asked again next time whatever it threw: the next record may well be one that
   * it can do. One that keeps its callers waiting holds their connections, so that one rests all the same.
   */
  #charge({ handler, cause, message }: FilterFault): void {
    const { breakers } = this.#parts;
    const refuses = handler.onFault === 'refuse';
    let breakerOpened = false;
    if (refuses && !isLate(cause)) {
      breakers.undecided(handler.handler);
      breakers.noted(handler.handler, cause);
    } else breakerOpened = breakers.failed(handler.handler, cause);
    this.#runtime.log.error(
      refuses ? 'a filter failed and its call was refused' : 'a filter failed and was left out',
      {
        plugin: handler.plugin,
        handler: handler.handler,
        error: message,
        stack: cause instanceof Error ? cause.stack : undefined,
        breakerOpened,
      },
    );
  }
}

/** What is left to do when the transaction has committed. */
interface Done<T> {
  readonly reply: T;
  readonly after: readonly (() => void)[];
  readonly wakesRelay: boolean;
}
