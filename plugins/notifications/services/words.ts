import type { Status } from '../../tickets/contract.ts';
import type { Ctx } from '../manifest.ts';

/** Names of the statuses as people read them (8.1). */
export const STATUS_WORDS: Record<Status, string> = {
  open: 'Open',
  in_progress: 'In Progress',
  paused: 'Paused',
  resolved: 'Resolved',
  closed: 'Closed',
};

/** The same as customers read them, in the portal and in mails. */
export const CUSTOMER_STATUS_WORDS: Record<Status, string> = {
  open: 'Received',
  in_progress: 'We are on it',
  paused: 'Waiting',
  resolved: 'Solved',
  closed: 'Closed',
};

export const CLOCK_WORDS: Readonly<Record<string, string>> = { response: 'Response', resolve: 'Resolution' };

/** A moment in the tenant's zone and language. */
export function moment(c: Ctx, iso: string): string {
  const { timezone: timeZone, locale } = c.tenant;
  return new Intl.DateTimeFormat(locale || 'en', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(iso));
}
