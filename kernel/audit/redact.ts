import type { TSchema } from '@serviflow/sdk';
import { isSecret, REDACTED } from '../settings/secret-schema.ts';

/** Names that hold secrets whatever their schema says. */
const SECRET_NAME =
  /pass(word|phrase)?$|secret|token$|api[-_]?key|authorization|cookie|credential|private[-_]?key|otp$|pin$/i;
/** Characters of a text, entries of a list and depth that the log keeps: it tells what was done, it is no copy. */
const MAX_TEXT = 300;
const MAX_ENTRIES = 50;
const MAX_DEPTH = 6;

/**
 * A copy for the audit log: secrets (by schema or by name) replaced, long texts and lists cut.
 * @param schema of the value, when it has one
 */
export function redact(value: unknown, schema?: TSchema, depth = 0): unknown {
  if (isOwnSecret(schema)) return REDACTED;
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return value === undefined ? undefined : String(value);
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) {
    const kept = value
      .slice(0, MAX_ENTRIES)
      .map((entry) => redact(entry, schema?.items as TSchema, depth + 1));
    return value.length > MAX_ENTRIES ? [...kept, `… ${value.length - MAX_ENTRIES} more`] : kept;
  }
  const properties = (schema?.properties ?? {}) as Record<string, TSchema>;
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value).slice(0, MAX_ENTRIES)) {
    result[key] = hides(key, entry, properties[key]) ? REDACTED : redact(entry, properties[key], depth + 1);
  }
  return result;
}

const isOwnSecret = (schema: TSchema | undefined): boolean =>
  schema?.format === 'password' || schema?.secret === true;

function hides(key: string, value: unknown, schema: TSchema | undefined): boolean {
  // "passwordSet: true" tells nothing.
  if (value === null || value === undefined || typeof value === 'boolean') return false;
  return SECRET_NAME.test(key) || (schema !== undefined && isSecret(schema) && typeof value !== 'object');
}
