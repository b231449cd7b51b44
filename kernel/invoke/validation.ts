import { canonicalEmail, type FieldError, problems, type TSchema } from '@serviflow/sdk';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { dropUnknown } from './known-fields.ts';

const OPTIONS = { allErrors: true, useDefaults: true, strict: false, ownProperties: true } as const;
// Bodies mean what they say; text from a query string has to become numbers and lists first.
const exact = new Ajv2020(OPTIONS);
const lenient = new Ajv2020({ ...OPTIONS, coerceTypes: 'array' });
for (const ajv of [exact, lenient]) {
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const ascii = ajv.formats.email as RegExp;
  // RFC 6531: letters of any script before the @, and domains in either spelling.
  ajv.addFormat('email', (text) => ascii.test(canonicalEmail(text).replace(/\P{ASCII}/gu, 'x')));
}

const compiled = {
  body: new WeakMap<TSchema, ValidateFunction>(),
  query: new WeakMap<TSchema, ValidateFunction>(),
};
/** Errors shown at most: a hostile body must not make a larger answer. */
const MAX_ERRORS = 20;

/** Compiles on first use: 6 ms a schema is too much for a thousand of them at boot. */
function validator(schema: TSchema, place: 'body' | 'query'): ValidateFunction {
  let fn = compiled[place].get(schema);
  if (!fn) {
    fn = (place === 'query' ? lenient : exact).compile(schema);
    compiled[place].set(schema, fn);
  }
  return fn;
}

/**
 * Checks a value against a schema; fills its defaults and takes away what the schema does not name, both in place.
 * @param place `query` converts text to the schema's types first
 * @throws Problem 422 naming each wrong field by JSON pointer
 */
export function validate(schema: TSchema, value: unknown, place: 'body' | 'query'): void {
  const fn = validator(schema, place);
  if (fn(value)) {
    dropUnknown(schema, value);
    return;
  }
  const errors = (fn.errors ?? []).slice(0, MAX_ERRORS).map((e) => fieldError(e, place));
  throw problems.invalid(errors.map((e) => `${e.pointer || 'The input'} ${e.detail}`).join('; '), { errors });
}

/** Whether a value fits, without changing it. Used for replies and filter results. */
export function fits(schema: TSchema, value: unknown): string | null {
  const fn = validator(schema, 'body');
  if (fn(value)) return null;
  return exact.errorsText(fn.errors, { dataVar: 'value' });
}

function fieldError(e: ErrorObject, place: 'body' | 'query'): FieldError {
  const params = e.params as Record<string, unknown>;
  const missing = e.keyword === 'required' ? `/${String(params.missingProperty)}` : '';
  const unknown = e.keyword === 'additionalProperties' ? `/${String(params.additionalProperty)}` : '';
  return {
    in: place,
    pointer: `${e.instancePath}${missing}${unknown}`,
    code: e.keyword,
    detail: sentence(e, params),
  };
}

function sentence(e: ErrorObject, params: Record<string, unknown>): string {
  switch (e.keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
      return 'is not known here';
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
    case 'minLength':
      return params.limit === 1
        ? 'must not be empty'
        : `must have at least ${String(params.limit)} characters`;
    case 'maxLength':
      return `must have at most ${String(params.limit)} characters`;
    case 'format':
      return `must be a valid ${String(params.format)}`;
    default:
      return e.message ?? 'is not right';
  }
}
