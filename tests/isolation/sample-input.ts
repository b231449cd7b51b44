import type { TSchema } from '@serviflow/sdk';

interface Shape extends TSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Shape[];
  format?: string;
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  minimum?: number;
  minLength?: number;
  minItems?: number;
}

/**
 * A value that fits a schema as far as a machine can tell; fields that look like references get `reference`.
 * @param all optional fields, too
 */
export function sampleOf(schema: TSchema, reference: string, all: boolean, name = ''): unknown {
  const s = schema as Shape;
  if (s.const !== undefined) return s.const;
  if (s.enum?.length) return s.enum[0];
  if (s.anyOf?.length)
    return sampleOf(
      s.anyOf.find((one) => one.type !== 'null') ?? (s.anyOf[0] as Shape),
      reference,
      all,
      name,
    );
  switch (s.type) {
    case 'object': {
      const out: Record<string, unknown> = {};
      for (const [key, field] of Object.entries(s.properties ?? {})) {
        if (all || s.required?.includes(key)) out[key] = sampleOf(field, reference, all, key);
      }
      return out;
    }
    case 'array':
      return all || (s.minItems ?? 0) > 0
        ? [sampleOf(s.items ?? ({ type: 'string' } as Shape), reference, all, name)]
        : [];
    case 'integer':
    case 'number':
      return Math.max(1, s.minimum ?? 1);
    case 'boolean':
      return true;
    case 'string':
      return text(s, reference, name);
    default:
      return {};
  }
}

function text(s: Shape, reference: string, name: string): string {
  if (s.format === 'uuid' || /(^id|Ids?|assignee|cursor)$/.test(name))
    return name === 'cursor' ? '' : reference;
  if (s.format === 'email') return 'somebody@elsewhere.example';
  if (s.format === 'date-time') return '2026-03-02T10:00:00.000Z';
  if (s.format === 'date') return '2026-03-02';
  if (/zone/i.test(name)) return 'Europe/Oslo';
  return 'sample text '.repeat(Math.ceil((s.minLength ?? 1) / 12)).trim();
}
