import { Select } from '@serviflow/sdk/ui';
import type { Definition } from '../types.ts';
import { durationWords } from '../words.ts';

export interface DefinitionSelectProps {
  definitions: readonly Definition[];
  value: string | null;
  onChange: (id: string | null) => void;
  /** Name for screen readers, or the visible label. */
  label: string;
  visibleLabel?: boolean;
  /** What no choice means. */
  none?: string;
  disabled?: boolean;
}

/** Chooses a service level; each names its two targets. */
export function DefinitionSelect(props: DefinitionSelectProps) {
  const { definitions, value, onChange, label, visibleLabel, none, disabled } = props;
  const options = definitions
    .filter((one) => one.active || one.id === value)
    .map((one) => ({
      value: one.id,
      label: `${one.name} (${durationWords(one.responseSeconds)} / ${durationWords(one.resolveSeconds)})`,
    }));
  return (
    <Select
      {...(visibleLabel ? { label } : { 'aria-label': label })}
      data={none === undefined ? options : [{ value: '', label: none }, ...options]}
      value={value ?? (none === undefined ? null : '')}
      readOnly={disabled}
      placeholder="Choose a service level"
      onChange={(id) => onChange(id || null)}
    />
  );
}
