import type { Calendar, CalendarEvent, CalendarPerson } from './read-calendar.ts';

const SHOWN_PEOPLE = 10;
const ANSWERS: Record<string, string> = {
  ACCEPTED: 'Accepted',
  DECLINED: 'Declined',
  TENTATIVE: 'Accepted tentatively',
  DELEGATED: 'Passed on to somebody else',
};

/**
 * What a calendar says, for people: what it is, when in the organisation's zone, where, and who.
 * @param zone IANA name of the organisation's zone
 * @param withDescription the description of each event too, where the message has no other text
 */
export function calendarText(
  calendar: Calendar,
  options: { zone: string; withDescription: boolean },
): string {
  const parts = calendar.events.map((event) => {
    const lines = [
      `${kindOf(calendar, event)}: ${event.summary || '(no title)'}`,
      `When: ${when(event, options.zone)}`,
      ...(event.repeats ? [`Repeats: ${event.repeats} (the first time is shown)`] : []),
      ...(event.location ? [`Where: ${event.location}`] : []),
      ...(event.organizer ? [`Organiser: ${called(event.organizer)}`] : []),
      ...(event.attendees.length > 0 ? [`Who: ${people(event.attendees)}`] : []),
    ];
    if (options.withDescription && event.description.trim()) lines.push('', event.description.trim());
    return lines.join('\n');
  });
  if (calendar.more)
    parts.push(`The attached calendar holds more than these ${calendar.events.length} events.`);
  return parts.join('\n\n');
}

function kindOf({ method }: Calendar, event: CalendarEvent): string {
  if (method === 'CANCEL' || event.cancelled) return 'Cancelled';
  if (method === 'REPLY') return ANSWERS[event.attendees[0]?.answer ?? ''] ?? 'Answer to an invitation';
  if (method === 'COUNTER') return 'Another time proposed';
  if (method === 'DECLINECOUNTER') return 'Proposed time declined';
  if (method === 'REFRESH') return 'Request for the newest invitation';
  if (method === 'REQUEST' || method === 'ADD') return event.changed ? 'Invitation, changed' : 'Invitation';
  return 'Calendar entry';
}

function when(event: CalendarEvent, zone: string): string {
  // Days and times without a zone are read as time of this process; they are written as the same.
  const own = event.allDay || event.floating;
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, ...(!own && { timeZone: zone }) });
  const day = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const time = format({ hour: '2-digit', minute: '2-digit' });
  const { start, allDay } = event;
  // The end of whole days is the first day that is free again (RFC 5545 3.6.1).
  const end = event.end && allDay ? new Date(+event.end - 43_200_000) : event.end;
  const from = allDay ? day.format(start) : `${day.format(start)}, ${time.format(start)}`;
  const last = end && +end > +start ? end : null;
  if (allDay)
    return last && day.format(last) !== from ? `${from} to ${day.format(last)}` : `${from} (all day)`;
  const sameDay = last && day.format(last) === day.format(start);
  const until = last ? ` to ${sameDay ? '' : `${day.format(last)}, `}${time.format(last)}` : '';
  return `${from}${until} (${own ? 'local time of the place' : zone})`;
}

const called = ({ name, address }: CalendarPerson): string =>
  name && address ? `${name} <${address}>` : name || address;

function people(all: readonly CalendarPerson[]): string {
  const shown = all.slice(0, SHOWN_PEOPLE).map((one) => {
    const answer = ANSWERS[one.answer];
    return answer ? `${called(one)} (${answer.toLowerCase()})` : called(one);
  });
  if (all.length > shown.length) shown.push(`${all.length - shown.length} more`);
  return shown.join(', ');
}
