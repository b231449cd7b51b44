import { problems } from '@serviflow/sdk';
import type { EndpointRow } from '../entities/endpoint.ts';
import type { Ctx } from '../manifest.ts';
import { endpointSecret } from '../model/signature.ts';

/** Milliseconds for which the former secret goes on signing. */
export const FORMER_SECRET_MS = 24 * 3_600_000;

type Keyed = Pick<EndpointRow, 'id' | 'secretVersion' | 'formerSecretUntil'>;

/**
 * The secrets that sign for an endpoint now, the newest first.
 * @throws Problem 409 `no-signing-key` when the tenant has no signing key
 */
export function secretsOf(c: Ctx, endpoint: Keyed): string[] {
  const signingKey = requireSigningKey(c);
  const of = (version: number) =>
    endpointSecret(signingKey, { tenantId: c.tenant.id, endpointId: endpoint.id, version });
  const former = endpoint.formerSecretUntil && endpoint.formerSecretUntil > c.now();
  return [of(endpoint.secretVersion), ...(former ? [of(endpoint.secretVersion - 1)] : [])];
}

/** @throws Problem 409 `no-signing-key` */
export function requireSigningKey(c: Ctx): string {
  const { signingKey } = c.settings;
  if (!signingKey)
    throw problems.conflict('Enter a signing key under Settings, Webhooks first.', {
      code: 'no-signing-key',
    });
  return signingKey;
}
