import { Anchor } from '@mantine/core';
import { useApi } from '../api/query.ts';
import { Facts } from '../components/side-panel.tsx';
import type { RecordValues, UiRecordField } from './types.ts';

function PersonName({ id }: { id: string }) {
  const user = useApi<{ name: string }>(`/api/users/${encodeURIComponent(id)}`, { staleTime: 300_000 });
  return <>{user.data?.name ?? '…'}</>;
}

function words(field: UiRecordField, value: unknown): string {
  const label = (id: unknown) => field.options.find((one) => one.id === id)?.label ?? String(id);
  if (Array.isArray(value)) return value.map(label).join(', ');
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return field.type === 'choice' ? label(value) : String(value);
}

/**
 * A value of a custom field in words, or as a link.
 * @param values null: not available just now
 * @since 1.1
 */
export function RecordFieldValue({
  field,
  values,
}: {
  field: UiRecordField;
  values: RecordValues | null | undefined;
}) {
  if (values === null) return <>Not available</>;
  const value = values?.[field.key];
  if (value === undefined || value === null || value === '') return <>–</>;
  if (field.type === 'person') return <PersonName id={String(value)} />;
  const text = words(field, value);
  const href = field.link
    ? field.link.template.replaceAll('{value}', encodeURIComponent(text))
    : field.type === 'link' && text;
  if (!href || !/^https?:/i.test(href)) return <>{text}</>;
  return (
    <Anchor href={href} target="_blank" rel="noopener noreferrer">
      {field.link ? field.link.label.replaceAll('{value}', text) : text}
    </Anchor>
  );
}

/**
 * Custom fields of a record that have a value, as label and value.
 * @since 1.1
 */
export function RecordFieldFacts({
  fields,
  values,
}: {
  fields: readonly UiRecordField[];
  values: RecordValues | null | undefined;
}) {
  const shown = values === null ? fields : fields.filter((field) => values?.[field.key] !== undefined);
  return (
    <Facts
      items={shown.map((field) => [
        field.label,
        <RecordFieldValue key={field.key} field={field} values={values} />,
      ])}
    />
  );
}
