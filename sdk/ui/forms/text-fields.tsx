import { ColorInput, NumberInput, PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import { useTimeZone } from '../components/time.tsx';
import { fromZoned, zonedInput } from '../components/time-format.ts';
import { type FieldViewProps, sharedProps } from './field-props.ts';
import { Lookup } from './lookup.tsx';

const LOOKUPS: Record<string, string> = { user: '/api/users', client: '/api/clients' };
const AUTOCOMPLETE: Record<string, string> = { email: 'email', uri: 'url' };

function bound(props: FieldViewProps): { value: unknown; onChange: (value: unknown) => void } {
  return props.form.getInputProps(props.path) as { value: unknown; onChange: (value: unknown) => void };
}

export function TextField(props: FieldViewProps) {
  const { value, onChange } = bound(props);
  const format = props.field.schema.format ?? '';
  return (
    <TextInput
      {...sharedProps(props)}
      type={format === 'email' ? 'email' : 'text'}
      autoComplete={AUTOCOMPLETE[format] ?? 'off'}
      value={String(value ?? '')}
      onChange={onChange}
    />
  );
}

export function LongTextField(props: FieldViewProps) {
  const { value, onChange } = bound(props);
  const rows = props.field.schema['x-ui']?.rows ?? 4;
  return (
    <Textarea
      {...sharedProps(props)}
      value={String(value ?? '')}
      onChange={onChange}
      autosize
      minRows={rows}
      maxRows={18}
    />
  );
}

export function PasswordField(props: FieldViewProps) {
  const { value, onChange } = bound(props);
  const stored = props.secretsSet?.has(props.path) ?? false;
  const shared = sharedProps(props);
  return (
    <PasswordInput
      {...shared}
      required={shared.required && !stored}
      placeholder={stored ? 'Stored. Leave empty to keep it.' : shared.placeholder}
      value={String(value ?? '')}
      onChange={onChange}
      autoComplete="new-password"
    />
  );
}

export function NumberField(props: FieldViewProps) {
  const { value, onChange } = bound(props);
  const { schema } = props.field;
  const unit = schema['x-ui']?.unit;
  return (
    <NumberInput
      {...sharedProps(props)}
      value={value as number | string}
      onChange={onChange}
      allowDecimal={schema.type !== 'integer'}
      step={schema.multipleOf ?? 1}
      suffix={unit ? ` ${unit}` : undefined}
      clampBehavior="none"
    />
  );
}

export function DateField(props: FieldViewProps) {
  const { value, onChange } = bound(props);
  const time = props.field.kind === 'time';
  return (
    <TextInput
      {...sharedProps(props)}
      type={time ? 'time' : 'date'}
      value={String(value ?? '').slice(0, time ? 5 : 10)}
      onChange={onChange}
    />
  );
}

export function DateTimeField(props: FieldViewProps) {
  const { value, onChange } = bound(props);
  const zone = useTimeZone();
  const shared = sharedProps(props);
  return (
    <TextInput
      {...shared}
      type="datetime-local"
      description={shared.description ?? `Time zone: ${zone}`}
      value={value ? zonedInput(String(value), zone) : ''}
      onChange={(event) =>
        onChange(event.currentTarget.value ? fromZoned(event.currentTarget.value, zone) : '')
      }
    />
  );
}

export function LookupField(props: FieldViewProps) {
  const { value, onChange } = bound(props);
  const hints = props.field.schema['x-ui'] ?? {};
  return (
    <Lookup
      {...sharedProps(props)}
      path={hints.lookup ?? LOOKUPS[hints.widget ?? ''] ?? '/api/users'}
      labelKey={hints.labelKey}
      query={hints.lookupQuery}
      only={hints.lookupOnly}
      value={(value as string) || null}
      onChange={(id) => onChange(id ?? '')}
      clearable={!props.field.required}
    />
  );
}

export function ColorField(props: FieldViewProps) {
  const { value, onChange } = bound(props);
  return (
    <ColorInput
      {...sharedProps(props)}
      value={String(value ?? '')}
      onChange={onChange}
      format="hex"
      eyeDropperButtonProps={{ 'aria-label': 'Pick a colour from the screen' }}
    />
  );
}

export function TimeZoneField(props: FieldViewProps) {
  const { value, onChange } = bound(props);
  // The browser's list leaves out UTC and old names that a tenant may still have.
  const zones = [
    ...new Set(['UTC', ...(value ? [String(value)] : []), ...Intl.supportedValuesOf('timeZone')]),
  ];
  return (
    <Select
      {...sharedProps(props)}
      searchable
      limit={60}
      data={zones}
      value={(value as string) || null}
      onChange={(picked) => onChange(picked ?? '')}
    />
  );
}
