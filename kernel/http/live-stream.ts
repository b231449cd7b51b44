import { problems } from '@serviflow/sdk';
import { streamSSE } from 'hono/streaming';
import type { LiveEvent } from '../events/topics.ts';
import type { Runtime } from '../runtime.ts';
import { type Caller, type HttpContext, requireCaller } from './caller.ts';

/** Open streams a person may hold (tabs, phones). */
const MAX_STREAMS = 20;
/** Events waiting for a slow reader; beyond, it is told to fetch anew. */
const MAX_BACKLOG = 500;
const HEARTBEAT = 25_000;

/** Whether a listener may hear of an event: by permission, by name, or by group. */
export function mayHear(event: LiveEvent, { tenant, principal }: Caller): boolean {
  if (event.tenantId !== tenant.id || principal.restrictedTo) return false;
  const { permission, users, groups } = event.audience;
  return (
    (permission !== undefined && principal.permissions.has(permission) && principal.role !== 'customer') ||
    (users?.includes(principal.id) ?? false) ||
    (groups?.some((g) => principal.groups.includes(g)) ?? false)
  );
}

/** Live changes as server-sent events (WHATWG HTML §9.2). */
export function liveStream(runtime: Runtime): (c: HttpContext) => Promise<Response> {
  const open = new Map<string, number>();
  return async (c) => {
    const caller = await requireCaller(c, runtime);
    const who = `${caller.tenant.id}/${caller.principal.id}`;
    if ((open.get(who) ?? 0) >= MAX_STREAMS) throw problems.tooMany('Too many open windows.', { retryAfter: 30 });
    c.header('x-accel-buffering', 'no');
    return streamSSE(c, async (stream) => {
      open.set(who, (open.get(who) ?? 0) + 1);
      const waiting: LiveEvent[] = [];
      let wake = () => {};
      let ended = false;
      const end = () => {
        ended = true;
        wake();
      };
      const offs = [
        runtime.bus.on('live', (event) => {
          if (!mayHear(event, caller)) return;
          waiting.push(event);
          wake();
        }),
        // Rights may have changed: the browser reconnects and is judged anew.
        runtime.bus.on('principal', ({ tenantId, userId }) => {
          if (tenantId === caller.tenant.id && (!userId || userId === caller.principal.id)) end();
        }),
        runtime.bus.on('tenant', ({ tenantId }) => {
          if (tenantId === caller.tenant.id) end();
        }),
      ];
      stream.onAbort(end);
      try {
        await stream.writeSSE({ event: 'ready', data: '{}' });
        while (!ended && !runtime.stopping()) {
          if (waiting.length > MAX_BACKLOG) {
            waiting.length = 0;
            await stream.writeSSE({ event: 'refetch', data: '{}' });
          }
          const event = waiting.shift();
          if (event) await stream.writeSSE({ id: event.id, event: event.type, data: JSON.stringify({ type: event.type, occurredAt: event.occurredAt, payload: event.payload }) });
          else {
            const quiet = await Promise.race([new Promise<false>((resolve) => { wake = () => resolve(false); }), heartbeat()]);
            if (quiet) await stream.write(': still here\n\n');
          }
        }
      } finally {
        for (const off of offs) off();
        const left = (open.get(who) ?? 1) - 1;
        if (left > 0) open.set(who, left);
        else open.delete(who);
      }
    });
  };
}

function heartbeat(): Promise<true> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(true), HEARTBEAT).unref();
  });
}
