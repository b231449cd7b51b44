import { problems, Type } from '@serviflow/sdk';
import type { Hono } from 'hono';
import { validate } from '../invoke/validation.ts';
import type { Loader } from '../loader/loader.ts';
import type { Runtime } from '../runtime.ts';
import { type HttpVariables, requireCaller } from './caller.ts';
import { RateLimit } from './rate-limit.ts';
import { readJson } from './read-body.ts';

/** Milliseconds for which a fault that is in the log is not written there again. */
const QUIET = 10 * 60_000;
const MAX_LOGGED = 500;

export const UiFaultBody = Type.Object(
  {
    plugin: Type.String({ maxLength: 40 }),
    component: Type.String({ maxLength: 80 }),
    message: Type.String({ maxLength: 500 }),
  },
  { additionalProperties: false },
);

/**
 * `POST /api/ui/faults`: the web app tells that a screen of a plugin could not be shown, so that administrators read of
 * it where they look. What is told is remembered for the teller's tenant only.
 */
export function mountUiFaults(
  app: Hono<{ Variables: HttpVariables }>,
  runtime: Runtime,
  loader: Loader,
): void {
  // A page tells each fault once; who tells more than that wants to fill the log.
  const limit = new RateLimit({ perSecond: 0.1, burst: 20, now: () => runtime.now().getTime() });
  const logged = new Map<string, number>();
  app.post('/api/ui/faults', async (c) => {
    c.set('operation', 'ui-faults');
    const { tenant, principal } = await requireCaller(c, runtime);
    limit.take(`${tenant.id}/${principal.id}`);
    const given = await readJson(c.req.raw);
    validate(UiFaultBody, given, 'body');
    const { plugin, component, message } = given as { plugin: string; component: string; message: string };
    const shown = runtime.registry.of(plugin);
    const known = [...(shown?.pages ?? []), ...(shown?.slots ?? []).map((slot) => slot.contribution)];
    const on = (await runtime.tenants.enabled(tenant.id)).has(plugin) && loader.healthy(plugin);
    // Only names that the plugin gave its screens become a fault, so that nobody can make up others without end.
    if (!on || !known.some((one) => one.component === component)) throw problems.notFound();
    runtime.breakers.noted(`${plugin}/ui/${component}@${tenant.id}`, new Error(message));
    // Everybody who opens the page tells of the same fault; the log needs it once.
    const now = runtime.now().getTime();
    const what = `${plugin} ${component} ${message}`;
    if (now - (logged.get(what) ?? Number.NEGATIVE_INFINITY) < QUIET) return c.body(null, 204);
    if (logged.size >= MAX_LOGGED) logged.clear();
    logged.set(what, now);
    runtime.log.warn('a screen of a plugin could not be shown', {
      plugin,
      component,
      tenant: tenant.code,
      reason: message,
    });
    return c.body(null, 204);
  });
}
