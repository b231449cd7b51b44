import { problems } from '@serviflow/sdk';
import type { Context, Hono } from 'hono';
import { setSessionCookie } from '../cookies.ts';
import { isUuid } from '../opaque-token.ts';
import { auditRow } from '../open-session.ts';
import { changePassword, dropElevation, elevate, type Rotated } from '../own-account.ts';
import { endSessions, listSessions } from '../sessions.ts';
import { inTenant } from '../tenant-transaction.ts';
import { ChangePassword, Elevate } from './bodies.ts';
import { bodyOf, type RouteParts, requireSession } from './request.ts';

/** The own password, elevation and sessions. */
export function accountRoutes(app: Hono, r: RouteParts): void {
  const { parts } = r;
  const { runtime } = parts;
  const rotated = (c: Context, { token, expiresAt, elevatedUntil }: Rotated) => {
    setSessionCookie(c, runtime.options.baseUrl, { token, expiresAt, now: runtime.now() });
    return c.json({ elevatedUntil: elevatedUntil?.toISOString() ?? null });
  };

  app.post('/change-password', async (c) => {
    const own = await requireSession(r, c, { temporary: true });
    return rotated(c, await changePassword(parts, own, await bodyOf(c, ChangePassword)));
  });

  app.post('/elevate', async (c) => {
    const own = await requireSession(r, c);
    return rotated(c, await elevate(parts, own, (await bodyOf(c, Elevate)).password));
  });

  app.delete('/elevate', async (c) => rotated(c, await dropElevation(parts, await requireSession(r, c))));

  app.get('/sessions', async (c) => {
    const own = await requireSession(r, c);
    const userId = own.principal.id;
    const items = await inTenant(runtime, { tenantId: own.tenantId, userId }, (w) =>
      listSessions(w.sql, { userId, current: own.sessionId, now: w.now }),
    );
    return c.json({ items, next: null });
  });

  const end = async (c: Context, which: (sessionId: string) => { only?: string; except?: string }) => {
    const own = await requireSession(r, c);
    const userId = own.principal.id;
    const ended = await inTenant(runtime, { tenantId: own.tenantId, userId }, async (w) => {
      const count = await endSessions(w.sql, { userId, ...which(own.sessionId) });
      w.audit.push(auditRow(own.principal, 'auth.end-sessions', { ip: own.ip, details: { count } }));
      return count;
    });
    parts.forget(own.tenantId, userId);
    return ended;
  };

  app.post('/sessions/revoke-others', async (c) => c.json({ ended: await end(c, (except) => ({ except })) }));

  app.delete('/sessions/:id', async (c) => {
    const only = c.req.param('id');
    if (!isUuid(only) || (await end(c, () => ({ only }))) === 0) throw problems.notFound();
    return c.body(null, 204);
  });
}
