import { problems, uuidv7 } from '@serviflow/sdk';
import { Hono } from 'hono';
import { clientAddress, parseTrustedProxies } from '../auth/client-address.ts';
import { assertSameOrigin } from '../auth/same-origin.ts';
import { isHangUp, markOutage, outageOf } from '../data/outage.ts';
import { TenantBreach } from '../data/statement-guard.ts';
import { currentCall } from '../invoke/current-call.ts';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';
import { mountSignup } from '../tenancy/signup-route.ts';
import { apiDocsPage } from './api-docs.ts';
import { countRequest, type HttpContext, type HttpVariables, requireCaller } from './caller.ts';
import { compressJson } from './compress.ts';
import type { Health } from './health.ts';
import { liveStream } from './live-stream.ts';
import type { KernelMetrics } from './metrics.ts';
import { openApi } from './openapi.ts';
import { mountOperations, unknownRoute } from './operations.ts';
import { PluginFiles } from './plugin-files.ts';
import { mountPluginRoutes } from './plugin-routes.ts';
import { mountPresence } from './presence-route.ts';
import { RateLimit } from './rate-limit.ts';
import { problemResponse, toProblem } from './render-problem.ts';
import { applySecurityHeaders } from './security-headers.ts';
import { mountUiFaults } from './ui-faults.ts';
import { uiManifest } from './ui-manifest.ts';
import { WebApp } from './web-app.ts';

export interface AppParts {
  readonly runtime: Runtime;
  readonly loader: Loader;
  readonly health: Health;
  readonly metrics: KernelMetrics;
}

/** Puts the routes together. Hono refuses routes after the first match, so all plugins are read before. */
export function buildApp({ runtime, loader, health, metrics }: AppParts): Hono<{ Variables: HttpVariables }> {
  const app = new Hono<{ Variables: HttpVariables }>();
  const { options } = runtime;
  const proxies = parseTrustedProxies(options.env.TRUSTED_PROXIES as string | undefined);
  const web = WebApp.open(options.webDir);
  const foreign = new PluginFiles(
    (options.installed ?? []).filter((one) => 'plugin' in one && loader.state(one.id)?.plugin === one.plugin),
    (id, error) => {
      runtime.breakers.noted(`${id}/ui/manifest.json`, error);
      runtime.log.error('the screens of a plugin cannot be used', { plugin: id, reason: error.message });
    },
  );
  const perSecond = options.requestsPerSecond ?? 200;
  const limit = new RateLimit({ perSecond, burst: perSecond * 5, now: () => runtime.now().getTime() });

  const perTenant = options.tenantRequestsPerSecond ?? perSecond * 5;
  const tenantLimit = new RateLimit({
    perSecond: perTenant,
    burst: perTenant * 5,
    now: () => runtime.now().getTime(),
  });

  app.use(async (c, next) => {
    const started = performance.now();
    c.set('requestId', uuidv7());
    c.set('ip', clientAddress(c, proxies));
    c.set('operation', 'web');
    c.set('caller', null);
    c.set('limit', limit);
    c.set('tenantLimit', tenantLimit);
    await next();
    c.header('x-request-id', c.get('requestId'));
    applySecurityHeaders(c.res.headers, c.req.path, options.baseUrl);
    const ms = performance.now() - started;
    metrics.observe(c.get('operation'), c.res.status, ms / 1_000);
    if (c.get('operation') !== 'web') {
      runtime.log.debug('request', {
        requestId: c.get('requestId'),
        operation: c.get('operation'),
        status: c.res.status,
        ms: Math.round(ms),
        tenant: c.get('caller')?.tenant.code,
      });
    }
  });

  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const report = await health.ready();
    return c.json(report, report.ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    const token = options.env.METRICS_TOKEN;
    const direct = /^(?:127\.|::1$|unknown$)/.test(c.get('ip')) && !c.req.header('x-forwarded-for');
    if (!direct && !(token && c.req.header('authorization') === `Bearer ${String(token)}`))
      throw problems.notFound();
    return c.text(await metrics.text());
  });

  // Plugins have routes outside /api, too.
  app.use(async (c, next) => {
    assertSameOrigin(c.req.raw, options.baseUrl);
    await next();
  });
  app.use('/api/*', compressJson);
  app.use('/api/*', async (c, next) => {
    if (runtime.stopping()) throw problems.unavailable('The desk is restarting.', { retryAfter: 5 });
    await countRequest(c, runtime);
    await next();
  });
  runtime.auth.mount(app as never);
  mountSignup(app, runtime);
  app.get('/api/ui', async (c) =>
    c.json(await uiManifest({ runtime, loader, web, foreign }, await requireCaller(c, runtime))),
  );
  app.get('/api/stream', liveStream(runtime));
  app.get('/api/openapi.json', (c) => c.json(openApi(runtime.registry, options.baseUrl)));
  app.get('/api/docs', (c) => c.html(apiDocsPage(openApi(runtime.registry, options.baseUrl))));
  mountUiFaults(app, runtime, loader);
  mountPresence(app, runtime);
  mountOperations(app, runtime);
  app.get('/plugins/:id/*', async (c) => (await foreign.respond(c.req.raw)) ?? unknownRoute());
  mountPluginRoutes(app, runtime);
  app.all('/api/*', unknownRoute);
  app.get('*', async (c) => (await web?.respond(c.req.raw)) ?? unknownRoute());
  app.notFound(() => unknownRoute());
  app.onError((error, c) => answerError(error, c as HttpContext, { runtime, metrics }));
  return app;
}

function answerError(
  error: unknown,
  c: HttpContext,
  { runtime, metrics }: { runtime: Runtime; metrics: KernelMetrics },
): Response {
  // Nobody reads this answer: the caller went away, and what broke by that is nobody's fault.
  if (error instanceof Error && isHangUp(error, c.req.raw.signal)) markOutage(error, 'caller');
  const problem = toProblem(error);
  const requestId = c.get('requestId');
  runtime.disk.noted(error);
  const outage = outageOf(error);
  if (outage === 'caller') {
    runtime.log.debug('the caller went away', { requestId, operation: c.get('operation') });
  } else if (problem.status >= 500) {
    const breach = problem.cause instanceof TenantBreach ? problem.cause.plugin : undefined;
    const plugin =
      breach ?? currentCall.getStore()?.plugin ?? c.get('operation').split(/[. ]/)[0] ?? 'kernel';
    // An outage is nobody's fault.
    const blamed = outage && outage !== 'deadline' ? 'kernel' : plugin;
    metrics.fault(blamed);
    const cause = (problem.cause ?? problem) as Error;
    const tenantId = c.get('caller')?.tenant.id;
    // What one tenant's data makes fail is shown to that tenant only.
    if (!outage && tenantId && !breach && (problem.status === 500 || problem.code === 'deadline-exceeded'))
      runtime.breakers.noted(`${plugin}/request/${c.get('operation')}@${tenantId}`, cause);
    runtime.log.error('request failed', {
      requestId,
      plugin: blamed,
      operation: c.get('operation'),
      status: problem.status,
      ...(outage ? { outage } : {}),
      error: cause.message,
      stack: problem.status === 500 ? cause.stack : undefined,
    });
  }
  const response = problemResponse(problem, requestId);
  // The middleware above sees only answers, so an error's answer gets its headers here.
  response.headers.set('x-request-id', requestId);
  applySecurityHeaders(response.headers, c.req.path, runtime.options.baseUrl);
  return response;
}
