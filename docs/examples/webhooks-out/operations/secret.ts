import { problems, type RouteRequest, type RouteSpec, Type } from '@serviflow/sdk';
import { ENDPOINT, EndpointView } from '../contract.ts';
import { endpointView } from '../entities/endpoint.ts';
import { type Ctx, webhooksOut } from '../manifest.ts';
import { FORMER_SECRET_MS, secretsOf } from '../services/secrets.ts';
import { findEndpoint } from '../services/subjects.ts';

/** POST /api/webhooks-out/endpoints/{id}/rotate-secret */
export const rotateSecret = webhooksOut.actionOn(ENDPOINT, 'rotate-secret', {
  title: 'New secret',
  icon: 'key',
  permission: 'webhooks-out.manage',
  input: Type.Object(
    {
      keepFormer: Type.Boolean({
        title: 'The former secret signs too for 24 hours',
        description:
          'Time to enter the new one at the receiver. Switch it off when the former one is known to somebody.',
        default: true,
      }),
    },
    { additionalProperties: false },
  ),
  reply: EndpointView,
  async run(c, { id }, { keepFormer }) {
    const endpoint = await findEndpoint(c, id, { lock: true });
    if (!endpoint) throw problems.notFound();
    const now = c.now();
    // Two signatures at most: a third would drop the secret that the receiver still has, before its time.
    if (keepFormer && endpoint.formerSecretUntil && endpoint.formerSecretUntil > now)
      throw problems.conflict('A former secret is still valid. Wait until it ends, or end it now.', {
        code: 'former-secret-valid',
      });
    endpoint.secretVersion += 1;
    endpoint.secretSeen = false;
    endpoint.formerSecretUntil = keepFormer ? new Date(now.getTime() + FORMER_SECRET_MS) : null;
    c.audit({ keepFormer });
    return endpointView(endpoint, now);
  },
});

/**
 * POST /api/webhooks-out/endpoints/{id}/secret: the secret, once. A route and no action: the desk keeps the answers of
 * actions for a day, to repeat them to a caller that asks twice.
 */
export const secretRoute: RouteSpec = {
  method: 'POST',
  path: '/api/webhooks-out/endpoints/:id/secret',
  permission: 'webhooks-out.manage',
};

/** Handler of `secretRoute`. @throws Problem 404, 409 when it was shown before */
export async function showSecret(c: Ctx, { params }: RouteRequest): Promise<Response> {
  const endpoint = await findEndpoint(c, params.id ?? '', { lock: true });
  if (!endpoint) throw problems.notFound();
  if (endpoint.secretSeen)
    throw problems.conflict('The secret was shown before. Make a new one when it is lost.', {
      code: 'secret-seen',
    });
  const [secret] = secretsOf(c, endpoint);
  endpoint.secretSeen = true;
  c.log.info('the secret of a webhook endpoint was shown', {
    endpoint: endpoint.id,
    user: c.principal.username,
  });
  return Response.json({ secret }, { headers: { 'cache-control': 'no-store' } });
}
