import { problems } from '@serviflow/sdk';
import type { Hono } from 'hono';
import { createApiToken, listApiTokens, revokeApiToken } from '../api-tokens.ts';
import { requireElevated } from '../elevation.ts';
import { isUuid } from '../opaque-token.ts';
import { auditRow } from '../open-session.ts';
import { inTenant } from '../tenant-transaction.ts';
import { NewToken } from './bodies.ts';
import { bodyOf, type RouteParts, requireSession } from './request.ts';

/** The own API tokens. */
export function tokenRoutes(app: Hono, r: RouteParts): void {
  const { runtime } = r.parts;

  app.post('/tokens', async (c) => {
    const own = await requireSession(r, c);
    // A token outlives the session that made it.
    requireElevated(own.principal, runtime.now());
    const input = await bodyOf(c, NewToken);
    const userId = own.principal.id;
    const made = await inTenant(runtime, { tenantId: own.tenantId, userId }, async (w) => {
      const token = await createApiToken(w.sql, {
        tenantId: own.tenantId,
        userId,
        name: input.name,
        scopes: input.scopes ?? null,
        expiresAt: input.expiresAt ? new Date(input.expiresAt) : null,
        permissions: own.principal.permissions,
        now: w.now,
      });
      const details = { token: token.id, name: token.name, scopes: token.scopes };
      w.audit.push(auditRow(own.principal, 'auth.create-token', { ip: own.ip, details }));
      return token;
    });
    return c.json(made, 201);
  });

  app.get('/tokens', async (c) => {
    const own = await requireSession(r, c);
    const userId = own.principal.id;
    const items = await inTenant(runtime, { tenantId: own.tenantId, userId }, (w) =>
      listApiTokens(w.sql, { userId, now: w.now }),
    );
    return c.json({ items, next: null });
  });

  app.delete('/tokens/:id', async (c) => {
    const own = await requireSession(r, c);
    const id = c.req.param('id');
    if (!isUuid(id)) throw problems.notFound();
    const userId = own.principal.id;
    await inTenant(runtime, { tenantId: own.tenantId, userId }, async (w) => {
      await revokeApiToken(w.sql, { userId, id, now: w.now });
      w.audit.push(auditRow(own.principal, 'auth.revoke-token', { ip: own.ip, details: { token: id } }));
    });
    r.parts.forget(own.tenantId, userId);
    return c.body(null, 204);
  });
}
