import {
  type OperationDef,
  type OperationFilter,
  type OperationInfo,
  type Operations,
  problems,
} from '@serviflow/sdk';
import { toProblem } from '../http/render-problem.ts';
import type { Call } from './call.ts';

/** `c.operations`: what the principal of a call may use, asked anew each time, as plugins are switched and fail. */
export class Catalogue implements Operations {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  list({ subject, kind, plugin }: OperationFilter = {}): readonly OperationInfo[] {
    const { registry } = this.#call.parts;
    const from = subject === undefined ? [...registry.operations()] : registry.operationsOn(subject);
    return from
      .filter(
        (op) =>
          (kind === undefined || op.kind === kind) &&
          (plugin === undefined || op.plugin === plugin) &&
          this.#usable(op),
      )
      .map(infoOf)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  find(id: string): OperationInfo | null {
    const op = this.#call.parts.registry.operation(id);
    return op && this.#usable(op) ? infoOf(op) : null;
  }

  async available(subject: string, subjectId: string): Promise<readonly OperationInfo[]> {
    const call = this.#call;
    const entry = call.parts.registry.subject(subject);
    if (!entry || !call.enabled.has(entry.plugin) || !call.parts.healthy(entry.plugin))
      throw problems.notFound();
    call.parts.confine(call.principal, subject, subjectId);
    const load = () => entry.loader.load(call.view(entry.plugin), subjectId, { lock: false });
    const record = call.transaction ? await load() : await call.parts.transact(call, load);
    if (record === null) throw problems.notFound();
    return call.parts.registry
      .operationsOn(subject)
      .filter(
        (op) => op.kind === 'action' && op.listed && this.#usable(op) && call.parts.offers(call, op, record),
      )
      .map(infoOf)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async call(id: string, input: unknown, options?: { readonly subjectId?: string }): Promise<unknown> {
    const op = this.#call.parts.registry.operation(id);
    if (!op || !this.#usable(op))
      throw problems.notFound(`There is no operation ${id.slice(0, 100)} that you may use.`);
    if (op.subject && options?.subjectId === undefined)
      throw problems.invalid(`${op.id} needs the id of a record.`, { code: 'subject-missing' });
    const { transaction, parts } = this.#call;
    const done = parts.nested(this.#call, op, input, options?.subjectId);
    // Within a transaction the error is not the last word: it may run again without a filter that failed.
    return transaction ? done : done.catch(toldError);
  }

  #usable(op: OperationDef): boolean {
    const { principal, enabled, parts } = this.#call;
    if (!enabled.has(op.plugin) || !parts.healthy(op.plugin)) return false;
    return (
      op.public || principal.kind === 'system' || op.permissions.some((one) => principal.permissions.has(one))
    );
  }
}

/** What a route would answer; a fault stays what it is, for the log. @throws */
function toldError(error: unknown): never {
  const problem = toProblem(error);
  throw problem.status === 500 ? error : problem;
}

function infoOf(op: OperationDef): OperationInfo {
  return {
    id: op.id,
    plugin: op.plugin,
    kind: op.kind,
    title: op.title,
    description: op.description,
    icon: op.icon ?? null,
    done: op.done ?? null,
    subject: op.subject?.id ?? null,
    input: op.input,
    reply: op.reply,
    risk: op.risk,
    bulk: op.bulk,
    elevated: op.elevated,
  };
}
