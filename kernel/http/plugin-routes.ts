import { type Principal, problems, type RouteRequest, type TenantInfo } from '@serviflow/sdk';
import type { Hono } from 'hono';
import { findLinkFor } from '../auth/link-store.ts';
import type { RouteEntry } from '../registry/registry.ts';
import type { Runtime } from '../runtime.ts';
import {
  ANONYMOUS,
  countRequest,
  type HttpContext,
  type HttpVariables,
  publicCaller,
  requireCaller,
} from './caller.ts';
import { bySpecificity } from './operation-path.ts';
import { MAX_JSON } from './read-body.ts';

/** Routes that are no action or query: webhooks, uploads, streams, pages. */
export function mountPluginRoutes(app: Hono<{ Variables: HttpVariables }>, runtime: Runtime): void {
  const entries = runtime.registry.contributions().flatMap((c) => c.routes);
  for (const entry of entries.sort((a, b) => bySpecificity(a.spec, b.spec))) {
    app.on(entry.spec.method, entry.spec.path, (c) => {
      c.set('operation', `${entry.plugin} ${entry.spec.method} ${entry.spec.path}`);
      return answer(c, runtime, entry);
    });
  }
}

async function answer(c: HttpContext, runtime: Runtime, entry: RouteEntry): Promise<Response> {
  const { spec } = entry;
  // Below /api every request is counted already.
  if (!c.req.path.startsWith('/api/')) await countRequest(c, runtime);
  const params = c.req.param() as Record<string, string>;
  const limit = spec.maxBody ?? MAX_JSON;
  if (Number(c.req.header('content-length') ?? 0) > limit)
    throw problems.tooLarge(`The request may have at most ${limit} bytes.`);
  const who = await callerOf(c, runtime, entry, params);
  const request: RouteRequest = {
    request: c.req.raw,
    params,
    query: c.req.query(),
    link: who.link,
    ip: c.get('ip'),
  };
  return runtime.invoker.route(
    entry.plugin,
    {
      tenant: who.tenant,
      principal: who.principal,
      permission: spec.permission,
      tx: spec.tx ?? 'write',
      checksSubject: spec.checksSubject ?? false,
      requestId: c.get('requestId'),
      ip: c.get('ip'),
    },
    async (context) => {
      const response = await entry.run(context, request);
      if (!(response instanceof Response))
        throw new TypeError(
          `${entry.plugin} ${spec.method} ${spec.path} answered with something that is no response`,
        );
      return response;
    },
  );
}

async function callerOf(
  c: HttpContext,
  runtime: Runtime,
  entry: RouteEntry,
  params: Record<string, string>,
): Promise<{ tenant: TenantInfo; principal: Principal; link: Readonly<Record<string, string>> | null }> {
  const purpose = entry.spec.public?.link;
  if (purpose) {
    const link = await findLinkFor(runtime, params.token ?? '', purpose);
    const tenant = link && (await runtime.tenants.byId(link.tenantId));
    if (!link || !tenant) throw problems.notFound();
    return { tenant, principal: ANONYMOUS, link: link.data };
  }
  const caller = await (entry.spec.public ? publicCaller : requireCaller)(c, runtime);
  return { ...caller, link: null };
}
