/** Stable codes of everything that can be wrong with a business-hours profile or a deadline request. */
export type CalendarErrorCode =
  | 'sla.zone-unknown'
  | 'sla.time-invalid'
  | 'sla.day-invalid'
  | 'sla.holiday-invalid'
  | 'sla.hours-missing'
  | 'sla.no-working-time'
  | 'sla.beyond-horizon'
  | 'sla.instant-invalid'
  | 'sla.duration-invalid'
  | 'sla.pause-invalid';

export interface CalendarErrorOptions {
  code: CalendarErrorCode;
  /** JSON pointer of the offending value inside the profile or request, so that a form can mark the field. */
  pointer: string;
  detail: string;
}

/** A profile or request that cannot give a deadline. Never thrown for a valid profile within the horizon. */
export class CalendarError extends Error {
  readonly code: CalendarErrorCode;
  readonly pointer: string;

  constructor({ code, pointer, detail }: CalendarErrorOptions) {
    super(detail);
    this.name = 'CalendarError';
    this.code = code;
    this.pointer = pointer;
  }
}
