import { NumberInput } from '@serviflow/sdk/ui';
import type { ReactNode } from 'react';
import classes from '../sla.module.css';

export interface DurationFieldProps {
  label: string;
  description?: string;
  minutes: number;
  onChange: (minutes: number) => void;
  error?: ReactNode;
  path: string;
  readOnly?: boolean;
}

/** A target in hours and minutes (0.7). */
export function DurationField(props: DurationFieldProps) {
  const { label, description, minutes, onChange, error, path, readOnly } = props;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const number = (value: string | number) => Math.max(0, Math.floor(Number(value) || 0));
  return (
    <fieldset className={classes.duration} aria-describedby={error ? `${path}-error` : undefined}>
      <legend>{label}</legend>
      {description && <p className={classes.hint}>{description}</p>}
      <div className={classes.durationRow}>
        <NumberInput
          aria-label={`${label}, hours`}
          value={hours}
          min={0}
          max={8760}
          suffix=" h"
          allowDecimal={false}
          allowNegative={false}
          readOnly={readOnly}
          data-path={path}
          error={Boolean(error)}
          onChange={(value) => onChange(number(value) * 60 + rest)}
        />
        <NumberInput
          aria-label={`${label}, minutes`}
          value={rest}
          min={0}
          max={59}
          step={5}
          suffix=" min"
          allowDecimal={false}
          allowNegative={false}
          readOnly={readOnly}
          error={Boolean(error)}
          onChange={(value) => onChange(hours * 60 + number(value))}
        />
      </div>
      {error && (
        <p className={classes.error} id={`${path}-error`} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
