import { Checkbox, Group, MultiSelect, Radio, Select, Switch, TagsInput } from '@mantine/core';
import { PriorityMark } from '../components/priority-mark.tsx';
import { type FieldViewProps, sharedProps } from './field-props.ts';
import { choicesOf } from './schema.ts';

export function ChoiceField(props: FieldViewProps) {
  const { field, path, form } = props;
  const { value, onChange } = form.getInputProps(path);
  const choices = choicesOf(field.schema) ?? [];
  const hints = field.schema['x-ui'];
  const { placeholder, 'data-path': _path, disabled, ...shared } = sharedProps(props);
  const pick = (text: string | null) =>
    onChange(choices.find((one) => String(one.value) === text)?.value ?? '');
  const always = field.required || field.schema.default !== undefined;
  const radios = always && choices.length <= 3 && hints?.widget !== 'priority';
  if (hints?.widget === 'radio' || radios) {
    return (
      <Radio.Group {...shared} value={String(value)} onChange={pick}>
        <Group gap="lg" mt={6}>
          {choices.map((one) => (
            <Radio
              key={String(one.value)}
              value={String(one.value)}
              label={one.label}
              disabled={disabled}
              data-path={path}
            />
          ))}
        </Group>
      </Radio.Group>
    );
  }
  const renderPriority = ({ option }: { option: { label: string } }) => (
    <PriorityMark priority={option.label} />
  );
  return (
    <Select
      {...shared}
      disabled={disabled}
      data-path={path}
      data={choices.map((one) => ({ value: String(one.value), label: one.label }))}
      value={value === '' || value === null || value === undefined ? null : String(value)}
      onChange={pick}
      placeholder={placeholder ?? 'Choose'}
      clearable={!always}
      searchable={choices.length > 8}
      renderOption={hints?.widget === 'priority' ? renderPriority : undefined}
    />
  );
}

export function ChoicesField(props: FieldViewProps) {
  const { value, onChange } = props.form.getInputProps(props.path);
  const choices = choicesOf(props.field.schema.items ?? {}) ?? [];
  return (
    <MultiSelect
      {...sharedProps(props)}
      data={choices.map((one) => ({ value: String(one.value), label: one.label }))}
      value={((value ?? []) as unknown[]).map(String)}
      onChange={(picked) =>
        onChange(picked.map((text) => choices.find((one) => String(one.value) === text)?.value))
      }
      clearable
      searchable
    />
  );
}

export function TagsField(props: FieldViewProps) {
  const { value, onChange } = props.form.getInputProps(props.path);
  const numbers = props.field.schema.items?.type === 'integer';
  const shared = sharedProps(props);
  return (
    <TagsInput
      {...shared}
      placeholder={shared.placeholder ?? 'Type and press Enter'}
      value={((value ?? []) as unknown[]).map(String)}
      onChange={(tags) => onChange(numbers ? tags.map(Number) : tags)}
      splitChars={[',', ';']}
      acceptValueOnBlur
      clearable
    />
  );
}

export function BooleanField(props: FieldViewProps) {
  const { value, onChange } = props.form.getInputProps(props.path);
  const { placeholder: _placeholder, required: _required, ...shared } = sharedProps(props);
  const Control = props.field.schema['x-ui']?.widget === 'checkbox' ? Checkbox : Switch;
  return (
    <Control
      {...shared}
      checked={value === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
