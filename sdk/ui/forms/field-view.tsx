import { Button, Stack } from '@mantine/core';
import { type ComponentType, Suspense, useContext } from 'react';
import { AppIcon } from '../components/app-icon.tsx';
import { BooleanField, ChoiceField, ChoicesField, TagsField } from './choice-fields.tsx';
import { ExtraControls } from './extra-controls.ts';
import type { FieldViewProps } from './field-props.ts';
import classes from './form.module.css';
import { type Field, type FieldKind, fieldsOf, initialValues, isShown } from './schema.ts';
import {
  ColorField,
  DateField,
  DateTimeField,
  LongTextField,
  LookupField,
  NumberField,
  PasswordField,
  TextField,
  TimeZoneField,
} from './text-fields.tsx';

interface NestedProps extends Omit<FieldViewProps, 'field'> {
  fields: Field[];
  values: Record<string, unknown>;
}

function Nested({ fields, values, path, ...rest }: NestedProps) {
  return fields
    .filter((field) => isShown(field, values))
    .map((field) => <FieldView key={field.name} field={field} path={`${path}.${field.name}`} {...rest} />);
}

function GroupField({ field, path, form, secretsSet }: FieldViewProps) {
  const values = (form.getInputProps(path).value ?? {}) as Record<string, unknown>;
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{field.title}</legend>
      <Stack gap="sm">
        <Nested
          fields={fieldsOf(field.schema)}
          values={values}
          path={path}
          form={form}
          secretsSet={secretsSet}
        />
      </Stack>
    </fieldset>
  );
}

function ListField({ field, path, form, secretsSet }: FieldViewProps) {
  const rows = (form.getInputProps(path).value ?? []) as Record<string, unknown>[];
  const items = field.schema.items ?? {};
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{field.title}</legend>
      {field.schema.description && <p className={classes.note}>{field.schema.description}</p>}
      <Stack gap="sm">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own; the form path is the index.
          <div key={index} className={classes.row}>
            <Nested
              fields={fieldsOf(items)}
              values={row}
              path={`${path}.${index}`}
              form={form}
              secretsSet={secretsSet}
            />
            <Button
              variant="subtle"
              leftSection={<AppIcon name="trash" />}
              onClick={() => form.removeListItem(path, index)}
            >
              Remove
            </Button>
          </div>
        ))}
        <div>
          <Button
            leftSection={<AppIcon name="plus" />}
            onClick={() => form.insertListItem(path, initialValues(items) as never)}
          >
            Add
          </Button>
        </div>
      </Stack>
    </fieldset>
  );
}

const CONTROLS: Record<Exclude<FieldKind, 'hidden' | 'missing-fields'>, ComponentType<FieldViewProps>> = {
  text: TextField,
  textarea: LongTextField,
  password: PasswordField,
  number: NumberField,
  boolean: BooleanField,
  choice: ChoiceField,
  choices: ChoicesField,
  tags: TagsField,
  date: DateField,
  time: DateField,
  'date-time': DateTimeField,
  color: ColorField,
  timezone: TimeZoneField,
  lookup: LookupField,
  group: GroupField,
  list: ListField,
};

/** The control of one schema field, bound to the form. */
export function FieldView(props: FieldViewProps) {
  const { kind } = props.field;
  const extra = useContext(ExtraControls);
  if (kind === 'hidden') return null;
  const Control = kind === 'missing-fields' ? extra[kind] : CONTROLS[kind];
  if (!Control) return null;
  return (
    <Suspense fallback={null}>
      <Control {...props} />
    </Suspense>
  );
}
