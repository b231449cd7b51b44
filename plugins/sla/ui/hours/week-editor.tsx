import { ActionIcon, AppIcon, Button, Switch, Tooltip } from '@serviflow/sdk/ui';
import shared from '../sla.module.css';
import classes from './hours.module.css';
import { DAYS, isOvernight, minutesOf, type Shift, type Week } from './week.ts';

export interface WeekEditorProps {
  week: Week;
  onChange: (week: Week) => void;
  disabled: boolean;
  /** What is wrong, by weekday 1-7. */
  errors: Record<string, string>;
}

/** The shift to begin with on a day: what the day before has, else office hours. */
function firstShift(week: Week, day: number): Shift[] {
  const before = week.slice(0, day).findLast((shifts) => shifts.length > 0);
  return before?.map((shift): Shift => [...shift]) ?? [['09:00', '17:00']];
}

/** A second shift begins an hour after the one before ends. */
function nextShift(shifts: Shift[]): Shift {
  const end = minutesOf(shifts.at(-1)?.[1] ?? '12:00');
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return Number.isNaN(end) ? ['13:00', '17:00'] : [clock(end + 60), clock(Math.min(end + 240, 1439))];
}

function ShiftRow(props: {
  shift: Shift;
  name: string;
  disabled: boolean;
  onChange: (shift: Shift) => void;
  onRemove: () => void;
}) {
  const { shift, name, disabled, onChange, onRemove } = props;
  const [from, to] = shift;
  return (
    <div className={classes.shift}>
      <input
        type="time"
        className={classes.time}
        aria-label={`${name}, from`}
        readOnly={disabled}
        value={from}
        onChange={(event) => onChange([event.currentTarget.value, to])}
      />
      <span aria-hidden="true">–</span>
      <input
        type="time"
        className={classes.time}
        aria-label={`${name}, to`}
        readOnly={disabled}
        value={to}
        onChange={(event) => onChange([from, event.currentTarget.value])}
      />
      {isOvernight(shift) && <span className={classes.overnight}>next day</span>}
      {!disabled && (
        <ActionIcon aria-label={`Remove ${name}`} onClick={onRemove}>
          <AppIcon name="x" />
        </ActionIcon>
      )}
    </div>
  );
}

/** Shifts of each weekday: split days, nights that end on the next morning, days off. */
export function WeekEditor({ week, onChange, disabled, errors }: WeekEditorProps) {
  const set = (day: number, shifts: Shift[]) => onChange(week.map((own, at) => (at === day ? shifts : own)));
  return (
    <div className={classes.week}>
      {DAYS.map((name, day) => {
        const shifts = week[day] ?? [];
        const open = shifts.length > 0;
        const error = errors[String(day + 1)];
        return (
          <div key={name} className={classes.weekday} data-path={`hours.${day + 1}`}>
            <Switch
              label={name}
              disabled={disabled}
              checked={open}
              onChange={(event) => set(day, event.currentTarget.checked ? firstShift(week, day) : [])}
            />
            <div className={classes.shifts}>
              {!open && <span className={classes.closed}>Closed</span>}
              {shifts.map((shift, index) => (
                <ShiftRow
                  key={index}
                  shift={shift}
                  name={shifts.length > 1 ? `${name}, shift ${index + 1}` : name}
                  disabled={disabled}
                  onChange={(next) =>
                    set(
                      day,
                      shifts.map((own, at) => (at === index ? next : own)),
                    )
                  }
                  onRemove={() =>
                    set(
                      day,
                      shifts.filter((_own, at) => at !== index),
                    )
                  }
                />
              ))}
              {error && (
                <p className={shared.error} role="alert">
                  {error}
                </p>
              )}
            </div>
            {open && !disabled && (
              <div className={classes.dayTools}>
                <Tooltip label="Add a shift, for a break in between">
                  <ActionIcon
                    aria-label={`Add a shift on ${name}`}
                    onClick={() => set(day, [...shifts, nextShift(shifts)])}
                  >
                    <AppIcon name="plus" />
                  </ActionIcon>
                </Tooltip>
                <Tooltip label="Same hours on all open days">
                  <ActionIcon
                    aria-label={`Copy the hours of ${name} to all open days`}
                    onClick={() =>
                      onChange(week.map((own) => (own.length > 0 ? shifts.map((s): Shift => [...s]) : own)))
                    }
                  >
                    <AppIcon name="copy" />
                  </ActionIcon>
                </Tooltip>
              </div>
            )}
          </div>
        );
      })}
      {!disabled && (
        <div className={classes.presets}>
          <span className={shared.quiet}>Start from</span>
          <Button size="compact-sm" onClick={() => onChange(preset(5, ['09:00', '17:00']))}>
            Mon–Fri 9–17
          </Button>
          <Button size="compact-sm" onClick={() => onChange(preset(6, ['08:00', '20:00']))}>
            Mon–Sat 8–20
          </Button>
          <Button size="compact-sm" onClick={() => onChange(preset(5, ['22:00', '06:00']))}>
            Nights 22–6
          </Button>
        </div>
      )}
    </div>
  );
}

const preset = (days: number, shift: Shift): Week =>
  DAYS.map((_name, day) => (day < days ? [[...shift] as Shift] : []));
