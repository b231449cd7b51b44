import { useState } from 'react';
import { useApi } from '../api/query.ts';
import type { FieldViewProps } from '../forms/field-props.ts';
import { RecordFieldInputs } from './inputs.tsx';
import type { RecordValues, UiRecordField } from './types.ts';

/**
 * In the form of an action: custom fields. With the widget `record-fields` all of them; with `missing-fields` only those
 * that the server found missing, and nothing until it has said so.
 */
export function MissingFields({ field, path, form }: FieldViewProps) {
  const { lookup: source = '', widget } = field.schema['x-ui'] ?? {};
  const whole = widget === 'record-fields';
  const wrong = Object.entries(form.errors).flatMap(([name, message]) =>
    name.startsWith(`${path}.`) ? [[name.slice(path.length + 1), String(message)] as const] : [],
  );
  const [asked, setAsked] = useState<readonly string[]>([]);
  const fresh = wrong.map(([key]) => key).filter((key) => !asked.includes(key));
  if (fresh.length) setAsked([...asked, ...fresh]);
  const reply = useApi<{ items: UiRecordField[] }>(whole || asked.length ? source : null, {
    staleTime: 60_000,
  });
  const input = form.getInputProps(path);
  const values = (input.value || {}) as RecordValues;
  // What was asked for stays, whatever it depends on: the server has said that it applies.
  const known = reply.data?.items ?? [];
  const missing = known
    .filter(({ key }) => asked.includes(key))
    .map((one) => ({ ...one, categories: [], showWhen: null }));
  return (
    <RecordFieldInputs
      fields={whole ? known : missing}
      values={values}
      onChange={(next) => input.onChange(next)}
      errors={Object.fromEntries(wrong)}
      moment={whole ? 'always' : 'resolving'}
    />
  );
}
