import { Fragment } from 'react';
import type { SchemaFormApi } from '../forms/field-props.ts';
import { FieldView } from '../forms/field-view.tsx';
import classes from '../forms/form.module.css';
import { kindOf } from '../forms/schema.ts';
import { applies, type RecordValues, type UiRecordField } from './types.ts';

/**
 * Props of RecordFieldInputs.
 * @since 1.1
 */
export interface RecordFieldInputsProps {
  fields: readonly UiRecordField[];
  values: RecordValues;
  onChange: (values: RecordValues) => void;
  /** Messages by the keys of the fields. */
  errors?: Record<string, string | undefined>;
  /** Of the record: some fields belong to some categories only. */
  category?: string | null;
  /** Which requirement the form enforces; `always` when absent. */
  moment?: 'always' | 'resolving';
}

/** Controls hand over an event or the value itself. */
function valueIn(given: unknown): unknown {
  const target = (given as { currentTarget?: { value: unknown } } | null)?.currentTarget;
  return target ? target.value : given;
}

/**
 * Inputs of custom fields, for the form of a record: those that this person may set and that apply to the record as it is
 * written now.
 * @since 1.1
 */
export function RecordFieldInputs({
  fields,
  values,
  onChange,
  errors = {},
  category = null,
  moment = 'always',
}: RecordFieldInputsProps) {
  let section: string | null = null;
  return fields
    .filter((field) => field.editable && applies(field, values, category))
    .map((field) => {
      const heading =
        field.section && field.section !== section ? (
          <h3 className={classes.section}>{field.section}</h3>
        ) : null;
      section = field.section;
      const form = {
        getInputProps: () => ({
          value: values[field.key] ?? '',
          error: errors[field.key],
          onChange: (given: unknown) => onChange({ ...values, [field.key]: valueIn(given) }),
        }),
      } as unknown as SchemaFormApi;
      const required = field.required === 'always' || field.required === moment;
      return (
        <Fragment key={field.key}>
          {heading}
          <FieldView
            path={`fields.${field.key}`}
            form={form}
            field={{
              name: field.key,
              schema: field.schema,
              kind: kindOf(field.schema),
              title: field.label,
              required,
              nullable: !required,
            }}
          />
        </Fragment>
      );
    });
}

/**
 * Messages of a refused request for `RecordFieldInputs`, from the pointers `/fields/KEY`.
 * @since 1.1
 */
export const fieldErrors = (errors: readonly { pointer: string; detail: string }[]): Record<string, string> =>
  Object.fromEntries(
    errors.flatMap(({ pointer, detail }) =>
      pointer.startsWith('/fields/') ? [[pointer.slice('/fields/'.length), detail]] : [],
    ),
  );
