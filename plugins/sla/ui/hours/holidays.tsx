import { AppIcon, Button, CloseButton, TextInput } from '@serviflow/sdk/ui';
import { useState } from 'react';
import shared from '../sla.module.css';
import classes from './hours.module.css';

const words = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});

export interface HolidaysProps {
  /** `2026-12-25` each. */
  value: string[];
  onChange: (dates: string[]) => void;
  disabled: boolean;
}

/** Days on which no shift starts. */
export function Holidays({ value, onChange, disabled }: HolidaysProps) {
  const [draft, setDraft] = useState('');
  const known = value.includes(draft);
  const add = () => {
    if (!draft || known) return;
    onChange([...value, draft].sort());
    setDraft('');
  };
  return (
    <div className={classes.holidays}>
      {!disabled && (
        <div className={classes.holidayAdd}>
          <TextInput
            type="date"
            label="Add a holiday"
            value={draft}
            error={known ? 'This day is in the list already' : undefined}
            onChange={(event) => setDraft(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
          />
          <Button leftSection={<AppIcon name="plus" />} disabled={!draft || known} onClick={add}>
            Add
          </Button>
        </div>
      )}
      {value.length === 0 ? (
        <p className={shared.quiet}>No holidays. On a holiday no shift starts and no time counts.</p>
      ) : (
        <ul className={classes.holidayList}>
          {value.map((date) => (
            <li key={date}>
              <AppIcon name="calendar-off" size={14} />
              {words.format(new Date(`${date}T00:00:00Z`))}
              {!disabled && (
                <CloseButton
                  size="sm"
                  aria-label={`Remove ${date}`}
                  onClick={() => onChange(value.filter((one) => one !== date))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
