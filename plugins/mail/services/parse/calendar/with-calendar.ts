import type { ReadHints } from '../../read/hints.ts';
import { decodeBytes } from '../charset.ts';
import { cleanText } from '../clean.ts';
import type { ParsedMail } from '../types.ts';
import { calendarText } from './calendar-text.ts';
import { readCalendar } from './read-calendar.ts';

const CALENDAR = /^(?:text\/calendar|application\/ics)$/;

/**
 * The message with the facts of its calendar: as its text where it has none, else before its text when the calendar
 * asks for something (an invitation, a cancellation). A calendar that is only attached to a text stays a file.
 * @returns null when there is nothing to tell, or the calendar cannot be read
 */
export function withCalendar(mail: ParsedMail, { charset, zone }: ReadHints): ParsedMail | null {
  const part = mail.attachments.find(({ type }) => CALENDAR.test(type));
  const calendar = part && readCalendar(decodeBytes(part.content, { local: charset }));
  if (!calendar) return null;
  const alone = !(mail.text?.trim() || mail.html?.trim());
  if (!alone && !/^(?:REQUEST|CANCEL|REPLY|COUNTER|ADD|DECLINECOUNTER)$/.test(calendar.method)) return null;
  const facts = cleanText(calendarText(calendar, { zone: zone ?? 'UTC', withDescription: alone }));
  return alone ? { ...mail, text: facts } : { ...mail, lead: facts };
}
