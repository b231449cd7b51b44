import type { useForm } from '@mantine/form';
import { afterPress } from '../core/after-press.ts';
import type { Field } from './schema.ts';

export type SchemaFormApi = ReturnType<typeof useForm<Record<string, unknown>>>;

export interface FieldViewProps {
  field: Field;
  /** Path in the form, `smtp.host`. */
  path: string;
  form: SchemaFormApi;
  /** Paths of secrets that the server holds; their values never come back. */
  secretsSet?: ReadonlySet<string>;
}

/** What every control shares: words, error, and the path by which the form finds it. */
export function sharedProps({ field, path, form }: FieldViewProps) {
  const { onBlur, error } = form.getInputProps(path);
  return {
    label: field.title,
    description: field.schema.description,
    required: field.required,
    error,
    onBlur: () => afterPress(() => onBlur?.()),
    disabled: field.schema.readOnly,
    placeholder: field.schema['x-ui']?.placeholder,
    'data-path': path,
  };
}
