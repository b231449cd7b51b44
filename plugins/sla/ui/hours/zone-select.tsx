import { Select, useNow } from '@serviflow/sdk/ui';
import type { ReactNode } from 'react';

const ZONES = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

/** `17:58, GMT+1`: what the clock there shows. */
function clockIn(zone: string, now: number): string {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'shortOffset',
    })
      .format(now)
      .replace(' ', ', ');
  } catch {
    return '';
  }
}

export interface ZoneSelectProps {
  value: string;
  onChange: (zone: string) => void;
  readOnly: boolean;
  error?: ReactNode;
}

/** Finds an IANA time zone by typing a city, and says what time it is there. */
export function ZoneSelect({ value, onChange, readOnly, error }: ZoneSelectProps) {
  const now = useNow(60_000);
  return (
    <Select
      label="Time zone"
      description={value && `There it is ${clockIn(value, now)} now`}
      required={!readOnly}
      searchable
      limit={80}
      readOnly={readOnly}
      error={error}
      placeholder="Type a city"
      nothingFoundMessage="No zone by that name"
      data={ZONES.includes(value) || !value ? ZONES : [value, ...ZONES]}
      data-path="timezone"
      value={value || null}
      onChange={(zone) => onChange(zone ?? '')}
    />
  );
}
