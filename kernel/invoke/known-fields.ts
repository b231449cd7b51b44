import type { TSchema } from '@serviflow/sdk';

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: unknown;
  readonly patternProperties?: Readonly<Record<string, unknown>>;
  readonly items?: Shape | readonly Shape[];
}

/**
 * Takes away what a schema does not name, in place: handlers hand their input on to records, and a caller must not
 * write a column by naming it. Schemas that say themselves what else may come (or are unions) are left alone.
 */
export function dropUnknown(schema: TSchema, value: unknown): void {
  drop(schema as Shape, value);
}

function drop(schema: Shape, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const { properties, items } = schema;
  if (Array.isArray(value)) {
    if (items && !Array.isArray(items)) for (const item of value) drop(items as Shape, item);
    return;
  }
  if (!properties) return;
  const open = schema.additionalProperties !== undefined;
  const patterns = Object.keys(schema.patternProperties ?? {}).map((one) => new RegExp(one, 'u'));
  for (const key of Object.keys(value)) {
    const field = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (field) drop(field, (value as Record<string, unknown>)[key]);
    else if (!open && !patterns.some((one) => one.test(key))) delete (value as Record<string, unknown>)[key];
  }
}
