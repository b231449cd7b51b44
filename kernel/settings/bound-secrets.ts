import { type FieldError, problems, type TObject, type TSchema } from '@serviflow/sdk';
import { isSecret } from './secret-schema.ts';

type Values = Readonly<Record<string, unknown>>;

/** Whether a secret holds anything. */
export const isSet = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

/**
 * Values as a change would leave them: `null` goes back to the default, and a secret that is absent or empty stays as
 * it is. A secret stays only where it was given for: its schema says with `boundTo` which fields say where it goes,
 * and when one of them becomes another it has to be entered again. Otherwise whoever may change a host could have the
 * password of its owner sent to a host of their own.
 * @param stored values that are set
 * @throws Problem 422 `secret-needed` at each secret that has to be entered again
 */
export function changedValues(
  schema: TObject,
  stored: Values,
  change: Values,
): { next: Record<string, unknown>; given: string[] } {
  const next: Record<string, unknown> = { ...stored };
  const given: string[] = [];
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined || (value === '' && isSecret(schema.properties[key]))) continue;
    given.push(key);
    if (value === null) delete next[key];
    else next[key] = value;
  }
  const errors = Object.entries(schema.properties).flatMap(([key, property]): FieldError[] => {
    if (!isSecret(property) || given.includes(key) || !isSet(next[key])) return [];
    const field = boundTo(property).find((name) => !same(schema, name, [stored, next]));
    if (field === undefined) return [];
    const title = schema.properties[field]?.title ?? field;
    const detail = `has to be entered again, because "${title}" was changed`;
    return [{ in: 'body', pointer: `/${key}`, code: 'secret-needed', detail }];
  });
  if (errors.length) {
    const titles = errors.map(
      ({ pointer }) => schema.properties[pointer.slice(1)]?.title ?? pointer.slice(1),
    );
    throw problems.invalid(`${titles.join(', ')} ${errors[0]?.detail}.`, { errors });
  }
  return { next, given };
}

/** Fields that say where a secret goes. */
const boundTo = (property: TSchema): readonly string[] =>
  Array.isArray(property.boundTo) ? property.boundTo : [];

/** Whether a field means the same before and after; one that nobody set means its default. */
function same(schema: TObject, name: string, [before, after]: readonly [Values, Values]): boolean {
  const fallback: unknown = schema.properties[name]?.default;
  return JSON.stringify(before[name] ?? fallback) === JSON.stringify(after[name] ?? fallback);
}
