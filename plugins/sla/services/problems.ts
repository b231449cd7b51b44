import { invalidField, problems } from '@serviflow/sdk';
import { CalendarError, type CalendarErrorCode } from './calendar/index.ts';

/** Errors of a profile point into the profile, the others into the request around it. */
const OF_PROFILE: readonly CalendarErrorCode[] = [
  'sla.zone-unknown',
  'sla.time-invalid',
  'sla.day-invalid',
  'sla.holiday-invalid',
  'sla.hours-missing',
  'sla.no-working-time',
];

/**
 * What people are told when the calendar refuses (422 with the field), else the error itself.
 * @param profileAt where the profile stands in the body; `''` when its fields are the body
 */
export function asProblem(error: unknown, profileAt = ''): unknown {
  if (!(error instanceof CalendarError)) return error;
  const pointer = OF_PROFILE.includes(error.code) ? `${profileAt}${error.pointer}` : error.pointer;
  return invalidField(pointer, error.message, error.code);
}

export const unknownDefinition = () => problems.notFound('There is no such service level.');
