import type { JsonSchema } from '../manifest-types.ts';
import { type Field, fieldsOf, isShown } from './schema.ts';

/*
 * Browser-side checks, so that people hear of a slip before they send. The server checks the same schema
 * with ajv; ajv compiles code at run time, which the content security policy forbids here.
 */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$/;

function textProblem(schema: JsonSchema, text: string): string | undefined {
  const { minLength = 0, maxLength, pattern, format } = schema;
  const length = text.trim().length;
  if (length < minLength) return `Write at least ${minLength} characters (${length} so far).`;
  if (maxLength !== undefined && text.length > maxLength) {
    return `Shorten this to ${maxLength} characters (${text.length} now).`;
  }
  if (format === 'email' && !EMAIL.test(text.trim()))
    return 'Write an email address such as name@example.com.';
  if ((format === 'uri' || format === 'url') && !URL.canParse(text)) {
    return 'Write a full address such as https://example.com.';
  }
  if (pattern && !new RegExp(pattern, 'u').test(text)) {
    return schema.description ?? 'This does not have the expected form.';
  }
  return undefined;
}

function numberProblem(schema: JsonSchema, value: number): string | undefined {
  if (Number.isNaN(value)) return 'Write a number.';
  if (schema.type === 'integer' && !Number.isInteger(value)) return 'Write a whole number.';
  const { minimum, maximum, exclusiveMinimum } = schema;
  if (minimum !== undefined && maximum !== undefined && (value < minimum || value > maximum)) {
    return `Choose a number from ${minimum} to ${maximum}.`;
  }
  if (minimum !== undefined && value < minimum) return `Choose ${minimum} or more.`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    return `Choose more than ${exclusiveMinimum}.`;
  if (maximum !== undefined && value > maximum) return `Choose ${maximum} or less.`;
  return undefined;
}

function missing({ kind }: Field): string {
  return kind === 'choice' || kind === 'lookup' || kind === 'choices'
    ? 'Choose one to go on.'
    : 'Fill this in to go on.';
}

/** How to mend one value, or undefined when it is fine. */
export function problemOfValue(field: Field, value: unknown): string | undefined {
  const { schema } = field;
  if (Array.isArray(value)) {
    const least = schema.minItems ?? (field.required && field.kind !== 'list' ? 1 : 0);
    if (value.length < least) return least === 1 ? missing(field) : `Add at least ${least}.`;
    if (schema.maxItems !== undefined && value.length > schema.maxItems)
      return `Keep at most ${schema.maxItems}.`;
    const bad = value.find(
      (item) => typeof item === 'string' && schema.items && textProblem(schema.items, item),
    );
    return bad === undefined ? undefined : `"${bad}": ${textProblem(schema.items ?? {}, String(bad))}`;
  }
  if (value === '' || value === undefined || value === null)
    return field.required ? missing(field) : undefined;
  if (typeof value === 'string' && field.required && value.trim() === '') return missing(field);
  if (field.kind === 'number') return numberProblem(schema, Number(value));
  if (typeof value === 'string') return textProblem(schema, value);
  return undefined;
}

/**
 * All problems of a form as path -> advice.
 * @param exempt paths that may stay empty, such as secrets that the server already holds
 */
export function validateAll(
  schema: JsonSchema,
  values: Record<string, unknown>,
  exempt: ReadonlySet<string> = new Set(),
  prefix = '',
): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const field of fieldsOf(schema)) {
    const path = prefix + field.name;
    const value = values[field.name];
    if (!isShown(field, values) || (exempt.has(path) && !value)) continue;
    if (field.kind === 'group') {
      Object.assign(problems, validateAll(field.schema, (value ?? {}) as typeof values, exempt, `${path}.`));
      continue;
    }
    const problem = problemOfValue(field, value);
    if (problem) problems[path] = problem;
    if (field.kind === 'list' && Array.isArray(value)) {
      value.forEach((row, index) => {
        Object.assign(problems, validateAll(field.schema.items ?? {}, row, exempt, `${path}.${index}.`));
      });
    }
  }
  return problems;
}
