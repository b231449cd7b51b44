import { createHmac, hkdfSync } from 'node:crypto';

/*
 * Standard Webhooks (https://www.standardwebhooks.com, specification 1.0.0): `whsec_` and the base64 of the key;
 * `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. Signing is these few lines of node:crypto; the package
 * `standardwebhooks` (MIT) is for receivers, whom the README shows how to use it.
 */
const PREFIX = 'whsec_';
const KEY_BYTES = 32;

/**
 * The secret of an endpoint, derived (HKDF, RFC 5869) from the tenant's signing key, which the desk keeps sealed: so no
 * secret lies in a table of this plugin, nor in a copy of the database.
 * @param place what the secret is for; another place gives an unrelated secret
 */
export function endpointSecret(
  signingKey: string,
  place: { tenantId: string; endpointId: string; version: number },
): string {
  const info = `webhooks-out/${place.endpointId}/${place.version}`;
  const key = Buffer.from(hkdfSync('sha256', signingKey, place.tenantId, info, KEY_BYTES));
  return `${PREFIX}${key.toString('base64')}`;
}

/** One attempt to sign. */
export interface Message {
  readonly id: string;
  readonly body: string;
  /** Of this attempt: receivers refuse what is old. */
  readonly at: Date;
}

/**
 * The three headers of the specification.
 * @param secrets the valid ones, the newest first; a receiver takes the signature of any
 */
export function signedHeaders(message: Message, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(message.at.getTime() / 1_000));
  const content = `${message.id}.${timestamp}.${message.body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  });
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
