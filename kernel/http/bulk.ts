import { type OperationDef, problems, Type } from '@serviflow/sdk';
import { validate } from '../invoke/validation.ts';
import type { Runtime } from '../runtime.ts';
import { type HttpContext, requireCaller } from './caller.ts';
import { readJson } from './read-body.ts';
import { toProblem } from './render-problem.ts';

/** Records in one bulk run; more is a job, not a request. */
const MAX_IDS = 500;

export const bulkBody = Type.Object(
  {
    ids: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
      minItems: 1,
      maxItems: MAX_IDS,
      uniqueItems: true,
    }),
    input: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: false },
);

export const bulkReply = Type.Object({
  done: Type.Array(Type.Object({ id: Type.String(), result: Type.Unknown() })),
  failed: Type.Array(
    Type.Object({ id: Type.String(), status: Type.Integer(), code: Type.String(), detail: Type.String() }),
  ),
});

/**
 * Runs an action on many records, each through the one door in a transaction of its own: what fails does not take the
 * rest along, and says why.
 */
export async function runBulk(c: HttpContext, runtime: Runtime, op: OperationDef): Promise<Response> {
  const { tenant, principal } = await requireCaller(c, runtime);
  const body = await readJson(c.req.raw);
  validate(bulkBody, body, 'body');
  const { ids, input } = body as { ids: string[]; input?: Record<string, unknown> };
  const done: { id: string; result: unknown }[] = [];
  const failed: { id: string; status: number; code: string; detail: string }[] = [];
  for (const id of ids) {
    try {
      const result = await runtime.invoker.invoke(op, {
        tenant,
        principal,
        input: structuredClone(input ?? {}),
        subjectId: id,
        requestId: c.get('requestId'),
        ip: c.get('ip'),
      });
      done.push({ id, result });
    } catch (error) {
      const problem = toProblem(error);
      // Rights, form and outages are the same for all: one answer instead of five hundred.
      if ([401, 403, 422].includes(problem.status) && done.length === 0 && failed.length === 0) throw problem;
      if (problem.code === 'database-unavailable' || problem.code === 'disk-full') throw problem;
      if (problem.status === 500)
        runtime.log.error('a bulk item failed', {
          operation: op.id,
          requestId: c.get('requestId'),
          error: String((problem.cause as Error)?.stack ?? problem.cause),
        });
      failed.push({
        id,
        status: problem.status,
        code: problem.code,
        detail: problem.detail ?? problem.title,
      });
    }
  }
  if (done.length === 0 && failed.every((f) => f.status === 404)) throw problems.notFound();
  return Response.json({ done, failed });
}
