import { type OperationDef, problems } from '@serviflow/sdk';
import type { Hono } from 'hono';
import type { Runtime } from '../runtime.ts';
import { runBulk } from './bulk.ts';
import { type HttpContext, type HttpVariables, publicCaller, requireCaller } from './caller.ts';
import { availablePathOf, bulkPathOf, bySpecificity, honoPath, pathOf } from './operation-path.ts';
import { readJson, readQuery } from './read-body.ts';

type App = Hono<{ Variables: HttpVariables }>;
interface Mount {
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly answer: (c: HttpContext) => Promise<Response>;
}

/** Routes of every declared action and query, of bulk runs, and of "what may I do with this record". */
export function mountOperations(app: App, runtime: Runtime): void {
  const mounts: Mount[] = [];
  const subjects = new Map<string, { plugin: string; id: string; path: string }>();
  for (const op of runtime.registry.operations()) {
    const { method, path } = pathOf(op);
    mounts.push({ method, path, operation: op.id, answer: (c) => answer(c, runtime, op) });
    const bulk = bulkPathOf(op);
    if (bulk)
      mounts.push({
        method: 'POST',
        path: bulk,
        operation: `${op.id} (bulk)`,
        answer: (c) => runBulk(c, runtime, op),
      });
  }
  for (const contributions of runtime.registry.contributions()) {
    for (const { def, plugin } of contributions.subjects)
      subjects.set(def.id, { plugin, id: def.id, path: def.path });
  }
  for (const subject of subjects.values()) {
    const path = availablePathOf(subject.plugin, subject);
    mounts.push({
      method: 'GET',
      path,
      operation: `${subject.id} (actions)`,
      answer: (c) => available(c, runtime, subject.id),
    });
  }
  const taken = new Set<string>();
  for (const mount of mounts.sort(bySpecificity)) {
    const key = `${mount.method} ${mount.path}`;
    if (taken.has(key)) throw new Error(`${mount.operation} wants ${key}, which is taken`);
    taken.add(key);
    app.on(mount.method, honoPath(mount.path), (c) => {
      c.set('operation', mount.operation);
      return mount.answer(c);
    });
  }
}

async function answer(c: HttpContext, runtime: Runtime, op: OperationDef): Promise<Response> {
  const { tenant, principal } = await (op.public ? publicCaller : requireCaller)(c, runtime);
  const anonymous = principal.kind === 'anonymous';
  const params = c.req.param() as Record<string, string>;
  const method = c.req.method;
  const given =
    method === 'GET' || method === 'DELETE' ? readQuery(new URL(c.req.url)) : await readJson(c.req.raw);
  // Named the desk; it is no field of the input.
  if (anonymous && !('tenant' in op.input.properties)) delete given.tenant;
  const { id: subjectId, ...rest } = params;
  // Without a record, path parameters are part of the input: /admin/plugins/{id}/enable.
  const input = op.subject ? { ...given, ...rest } : { ...given, ...params };
  const key = c.req.header('idempotency-key');
  const reply = await runtime.invoker.invoke(op, {
    tenant,
    principal,
    input,
    ...(op.subject ? { subjectId: subjectId ?? '' } : {}),
    requestId: c.get('requestId'),
    ip: c.get('ip'),
    // Strangers have no name of their own: one must not be given the answer of another.
    ...(key && !anonymous ? { idempotencyKey: key } : {}),
  });
  const status = op.http.status ?? 200;
  if (status === 204 || reply === undefined) return new Response(null, { status: 204 });
  return Response.json(reply, { status });
}

async function available(c: HttpContext, runtime: Runtime, subject: string): Promise<Response> {
  const { tenant, principal } = await requireCaller(c, runtime);
  const id = c.req.param('id') ?? '';
  const operations = await runtime.invoker.available(id, subject, {
    tenant,
    principal,
    requestId: c.get('requestId'),
    ip: c.get('ip'),
  });
  return Response.json({ items: operations.map(describeAction) });
}

/** An action as the web app, the palette and bots see it. */
export function describeAction(op: OperationDef) {
  const { method, path } = pathOf(op);
  const bulkPath = bulkPathOf(op);
  const hasForm = Object.keys(op.input.properties).length > 0;
  return {
    id: op.id,
    plugin: op.plugin,
    title: op.title,
    description: op.description,
    ...(op.icon ? { icon: op.icon } : {}),
    ...(op.done ? { done: op.done } : {}),
    ...(op.shortcut ? { shortcut: op.shortcut } : {}),
    bulk: op.bulk,
    risk: op.risk,
    elevated: op.elevated,
    subject: op.subject?.id ?? null,
    form: hasForm ? op.input : null,
    method,
    path,
    ...(bulkPath ? { bulkPath } : {}),
  };
}

export function unknownRoute(): never {
  throw problems.notFound('There is nothing at this address.');
}
