import { problems, Type } from '@serviflow/sdk';
import type { Hono } from 'hono';
import { validate } from '../invoke/validation.ts';
import { Presence } from '../presence/presence.ts';
import type { Runtime } from '../runtime.ts';
import { type HttpVariables, requireCaller } from './caller.ts';
import { readJson } from './read-body.ts';

export const PresenceBody = Type.Object(
  {
    subject: Type.String({ maxLength: 80 }),
    id: Type.String({ format: 'uuid' }),
    state: Type.Union([Type.Literal('viewing'), Type.Literal('writing'), Type.Literal('gone')]),
    /** One window of the caller's, so that closing it does not hide another one. */
    window: Type.String({ maxLength: 40, pattern: '^[\\w-]+$' }),
  },
  { additionalProperties: false },
);

interface Sign {
  subject: string;
  id: string;
  state: 'viewing' | 'writing' | 'gone';
  window: string;
}

/**
 * `POST /api/presence`: a sign of life at a record, answered with who else is there. Staff only, and only for records
 * that the caller may see: anything else is the 404 of a record that does not exist.
 */
export function mountPresence(app: Hono<{ Variables: HttpVariables }>, runtime: Runtime): void {
  const presence = new Presence({
    bus: runtime.bus,
    notifier: { publish: (topic, payload) => runtime.notifier.publish(topic, payload) },
    now: runtime.now,
  });
  app.post('/api/presence', async (c) => {
    c.set('operation', 'presence');
    const { tenant, principal } = await requireCaller(c, runtime);
    if (principal.kind !== 'user' || principal.role === 'customer' || principal.restrictedTo)
      throw problems.notFound();
    const given = await readJson(c.req.raw);
    validate(PresenceBody, given, 'body');
    const { subject, id, state, window } = given as unknown as Sign;
    const record = { tenantId: tenant.id, subject, id };
    const user = { id: principal.id, name: principal.name };
    if (state === 'gone') {
      presence.sign({ record, user, window, state });
      return c.body(null, 204);
    }
    const requestId = c.get('requestId');
    await runtime.invoker.assertSeen(subject, id, { tenant, principal, requestId, ip: c.get('ip') });
    presence.sign({ record, user, window, state });
    return c.json({ items: presence.others(record, principal.id) });
  });
}
