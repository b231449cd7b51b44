import { invalidField, problems, type Static } from '@serviflow/sdk';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { networkOf } from '../client-address.ts';
import { clearSessionCookie } from '../cookies.ts';
import { exchangeLink } from '../link-exchange.ts';
import { login, logout } from '../login.ts';
import { loginByMagicLink, setPasswordByLink } from '../recovery.ts';
import { assertSameOrigin } from '../same-origin.ts';
import { MAIL_NETWORK } from '../throttle.ts';
import { accountRoutes } from './account-routes.ts';
import { LinkOnly, Login, Magic, SetPassword, WhoAsks } from './bodies.ts';
import { meReply, welcome } from './replies.ts';
import { bodyOf, callerOf, type RouteParts, requireCaller, whoCalls } from './request.ts';
import { tokenRoutes } from './token-routes.ts';

/** Bytes; nothing here is longer than a few fields. */
const MAX_BODY = 64 * 1024;

/** Everything below `/api/auth`. Errors are thrown as Problems; the app that mounts this renders them. */
export function authRoutes(r: RouteParts): Hono {
  const { parts } = r;
  const { baseUrl } = parts.runtime.options;
  const app = new Hono();
  app.use(
    bodyLimit({
      maxSize: MAX_BODY,
      onError: () => {
        throw problems.tooLarge();
      },
    }),
  );
  app.use(async (c, next) => {
    assertSameOrigin(c.req.raw, baseUrl);
    await next();
  });

  app.post('/login', async (c) => {
    const input = await bodyOf(c, Login);
    return c.json(await welcome(r, c, await login(parts, input, callerOf(r, c))));
  });

  app.post('/logout', async (c) => {
    const who = await whoCalls(r, c);
    if (who && who.principal.sessionId !== null) {
      const { id: userId, username, sessionId } = who.principal;
      await logout(parts, { tenantId: who.tenant.id, userId, username, sessionId, ip: callerOf(r, c).ip });
    }
    clearSessionCookie(c, baseUrl);
    return c.body(null, 204);
  });

  app.get('/me', async (c) => c.json(await meReply(r, await requireCaller(r, c))));

  // The same answer in the same time, whoever the address belongs to.
  const mail = async (c: Context, purpose: 'reset' | 'magic', who: Static<typeof WhoAsks>) => {
    const address = who.email ?? who.username;
    if (address === undefined) throw invalidField('/email', 'Your email address is needed.', 'required');
    await parts.throttle.require(`mail-network:${networkOf(callerOf(r, c).ip)}`, MAIL_NETWORK);
    r.auth.mailLinkLater({ purpose, tenant: who.tenant, address });
    return c.json({}, 202);
  };
  const openMagic = async (c: Context, token: string) =>
    c.json(await welcome(r, c, await loginByMagicLink(parts, token, callerOf(r, c))));

  app.post('/forgot', async (c) => mail(c, 'reset', await bodyOf(c, WhoAsks)));

  // One address for both halves: whoever has no link yet says who they are.
  app.post('/magic', async (c) => {
    const input = await bodyOf(c, Magic);
    if (input.token !== undefined) return openMagic(c, input.token);
    if (input.tenant === undefined) throw invalidField('/tenant', 'The tenant code is needed.', 'required');
    return mail(c, 'magic', { ...input, tenant: input.tenant });
  });

  for (const path of ['/reset', '/accept-invite']) {
    app.post(path, async (c) => {
      const input = await bodyOf(c, SetPassword);
      return c.json(await welcome(r, c, await setPasswordByLink(parts, input, callerOf(r, c))));
    });
  }

  app.post('/magic/use', async (c) => openMagic(c, (await bodyOf(c, LinkOnly)).token));

  app.post('/link', async (c) => {
    const { token } = await bodyOf(c, LinkOnly);
    const current = await whoCalls(r, c);
    const { opened, subject, id } = await exchangeLink(parts, token, { caller: callerOf(r, c), current });
    const me = opened ? await welcome(r, c, opened) : await meReply(r, await requireCaller(r, c));
    return c.json({ ...me, subject, id });
  });

  accountRoutes(app, r);
  tokenRoutes(app, r);
  return app;
}
