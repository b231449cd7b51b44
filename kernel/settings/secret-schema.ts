import type { TSchema } from '@serviflow/sdk';

/** What stands for a secret wherever people can read. */
export const REDACTED = '[redacted]';

/**
 * Whether values of a schema must never be shown: `format: 'password'` or `secret: true`, here or further inside
 * (then the whole value is kept secret: half a secret is easily shown by mistake).
 */
export function isSecret(schema: TSchema | undefined): boolean {
  if (!schema) return false;
  if (schema.format === 'password' || schema.secret === true) return true;
  const inner: unknown[] = [
    ...Object.values((schema.properties ?? {}) as object),
    ...((schema.anyOf ?? []) as unknown[]),
    ...((schema.allOf ?? []) as unknown[]),
    ...(schema.items ? [schema.items] : []),
  ];
  return inner.some((part) => isSecret(part as TSchema));
}
