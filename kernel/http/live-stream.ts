import { problems } from '@serviflow/sdk';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { Runtime } from '../runtime.ts';
import { type HttpContext, requireCaller } from './caller.ts';
import { LiveFeed } from './live-feed.ts';

/** Open streams a person may hold (tabs, phones). */
const MAX_STREAMS = 20;

/** Live changes as server-sent events (WHATWG HTML §9.2). */
export function liveStream(runtime: Runtime): (c: HttpContext) => Promise<Response> {
  const open = new Map<string, number>();
  return async (c) => {
    const caller = await requireCaller(c, runtime);
    const who = `${caller.tenant.id}/${caller.principal.id}`;
    if ((open.get(who) ?? 0) >= MAX_STREAMS)
      throw problems.tooMany('Too many open windows.', { retryAfter: 30 });
    c.header('x-accel-buffering', 'no');
    return streamSSE(c, async (stream) => {
      open.set(who, (open.get(who) ?? 0) + 1);
      const feed = new LiveFeed(runtime, caller);
      stream.onAbort(() => feed.end());
      try {
        await tell(stream, feed);
      } finally {
        feed.end();
        const left = (open.get(who) ?? 1) - 1;
        if (left > 0) open.set(who, left);
        else open.delete(who);
      }
    });
  };
}

async function tell(stream: SSEStreamingApi, feed: LiveFeed): Promise<void> {
  await stream.writeSSE({ event: 'ready', data: '{}' });
  for (let next = await feed.next(); next !== null; next = await feed.next()) {
    if (next === 'quiet') await stream.write(': still here\n\n');
    else if (next === 'refetch') await stream.writeSSE({ event: 'refetch', data: '{}' });
    else {
      const { id, type, occurredAt, payload } = next;
      await stream.writeSSE({ id, event: type, data: JSON.stringify({ type, occurredAt, payload }) });
    }
  }
}
