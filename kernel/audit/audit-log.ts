import type { OperationDef, Principal } from '@serviflow/sdk';
import { type AuditRow, flush } from '../invoke/flush.ts';
import type { Runtime } from '../runtime.ts';
import { redact } from './redact.ts';

/** An operation as the invoker saw it run. */
export interface AuditedCall {
  readonly principal: Principal;
  readonly op: Pick<OperationDef, 'id' | 'plugin' | 'subject' | 'input'>;
  readonly subjectId: string | undefined;
  /** What the handler said with `c.audit`. */
  readonly details: Record<string, unknown>;
  readonly input: unknown;
  readonly ip: string | null;
  readonly reply: unknown;
}

/** Something that happened outside an operation: login, logout, a refused password. */
export interface AuditedEvent {
  readonly tenantId: string;
  readonly actor: Pick<Principal, 'kind' | 'id' | 'username'>;
  /** `auth.login`, `auth.login-failed`, `plugins.enable` … */
  readonly action: string;
  readonly entity?: { readonly type: string; readonly id: string };
  readonly details?: Record<string, unknown>;
  readonly ip?: string | null;
  readonly requestId: string;
}

/** The append-only record of who did what (requirement 35). Rows of operations are written by the invoker's flush. */
export class AuditLog {
  readonly #runtime: Runtime;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** The row of an operation; the invoker writes it in the operation's own transaction. */
  rowOf(call: AuditedCall): AuditRow {
    const { principal, op } = call;
    const input = redact(call.input, op.input) as Record<string, unknown> | undefined;
    const said = redact(call.details) as Record<string, unknown>;
    return {
      actorKind: principal.kind,
      actorId: principal.id,
      actorName: principal.username,
      action: op.id,
      entityType: op.subject?.id ?? op.plugin,
      entityId: call.subjectId ?? madeId(call.reply),
      details: {
        ...(input && Object.keys(input).length ? { input } : {}),
        ...said,
        // Read as "Slack for anna": whose rights they were, and who used them.
        ...(principal.via ? { via: principal.via.title } : {}),
      },
      ip: call.ip,
    };
  }

  /**
   * Writes an event in a transaction of its own. @throws Problem 503 when the database is away
   */
  async write(event: AuditedEvent): Promise<void> {
    const transaction = await this.#runtime.db.begin({
      tenantId: event.tenantId,
      userId: event.actor.id,
      requestId: event.requestId,
      readOnly: false,
      statementTimeout: 10_000,
    });
    const row: AuditRow = {
      actorKind: event.actor.kind,
      actorId: event.actor.id,
      actorName: event.actor.username,
      action: event.action,
      entityType: event.entity?.type ?? null,
      entityId: event.entity?.id ?? null,
      details: redact(event.details ?? {}) as Record<string, unknown>,
      ip: event.ip ?? null,
    };
    try {
      flush(transaction, {
        outbox: [],
        audit: [row],
        idempotency: null,
        actorId: event.actor.id,
        requestId: event.requestId,
        at: this.#runtime.now(),
      });
      await transaction.commit();
    } catch (error) {
      await transaction.rollback().catch(() => {});
      throw error;
    }
  }
}

/** Actions that make something answer with it. */
function madeId(reply: unknown): string | null {
  const id = typeof reply === 'object' && reply !== null ? (reply as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? id : null;
}
