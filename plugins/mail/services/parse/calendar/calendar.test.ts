import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multipart } from '../../../tests/build-mail.ts';
import { readMessage } from '../../read/read-message.ts';
import { readCalendar } from './read-calendar.ts';

const calendar = (method: string, ...events: string[][]) =>
  [
    'BEGIN:VCALENDAR',
    ...(method ? [`METHOD:${method}`] : []),
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
  ].join('\r\n');
const REVIEW = [
  'UID:1@acme.example',
  'DTSTART;TZID=W. Europe Standard Time:20260710T100000',
  'DTEND;TZID=W. Europe Standard Time:20260710T113000',
  'SUMMARY;LANGUAGE=de:Prüfung\\, Teil',
  '  eins',
  'LOCATION:Room 4',
  'ORGANIZER;CN="Doe, Jane":mailto:jane@acme.example',
  'ATTENDEE;PARTSTAT=ACCEPTED;CN=Bob:mailto:bob@acme.example',
  'ATTENDEE:mailto:support@demo.localhost',
  'DESCRIPTION:Bring the\\nlist.',
];
const alone = (ics: string, zone = 'America/New_York') =>
  readMessage(
    Buffer.from(
      `From: a@acme.example\r\nSubject: s\r\nContent-Type: text/calendar; charset=utf-8\r\n\r\n${ics}`,
    ),
    { zone },
  );

describe('a message that is a calendar tells what, when, where and who', () => {
  it('in the zone of the organisation', async () => {
    const { mail, body } = await alone(calendar('REQUEST', REVIEW));
    expect(body.visibleText).toBe(
      [
        'Invitation: Prüfung, Teil eins',
        'When: Friday, 10 July 2026, 04:00 to 05:30 (America/New_York)',
        'Where: Room 4',
        'Organiser: Doe, Jane <jane@acme.example>',
        'Who: Bob <bob@acme.example> (accepted), support@demo.localhost',
        '',
        'Bring the',
        'list.',
      ].join('\n'),
    );
    expect(mail.attachments.map(({ type }) => type)).toEqual(['text/calendar']);
  });

  const day = ['UID:2', 'SUMMARY:Move', 'DTSTART;VALUE=DATE:20260801'];
  it.each([
    ['cancelled', calendar('CANCEL', REVIEW), /^Cancelled: Prüfung/],
    ['cancelled by its status', calendar('', [...REVIEW, 'STATUS:CANCELLED']), /^Cancelled: /],
    ['accepted', calendar('REPLY', REVIEW), /^Accepted: Prüfung/],
    [
      'declined',
      calendar('REPLY', [...day, 'ATTENDEE;PARTSTAT=DECLINED:mailto:b@b.example']),
      /^Declined: Move/,
    ],
    ['another time', calendar('COUNTER', REVIEW), /^Another time proposed: /],
    ['changed', calendar('REQUEST', [...REVIEW, 'SEQUENCE:3']), /^Invitation, changed: /],
    ['no method', calendar('', REVIEW), /^Calendar entry: /],
    [
      'a whole day',
      calendar('REQUEST', [...day, 'DTEND;VALUE=DATE:20260802']),
      /When: Saturday, 1 August 2026 \(all day\)/,
    ],
    [
      'some days',
      calendar('REQUEST', [...day, 'DTEND;VALUE=DATE:20260804']),
      /When: Saturday, 1 August 2026 to Monday, 3 August 2026$/,
    ],
    [
      'no zone',
      calendar('REQUEST', ['UID:3', 'SUMMARY:x', 'DTSTART:20260801T090000']),
      /Saturday, 1 August 2026, 09:00 \(local time of the place\)/,
    ],
    [
      'UTC, over midnight',
      calendar('REQUEST', ['UID:3', 'SUMMARY:x', 'DTSTART:20260801T030000Z', 'DTEND:20260801T050000Z']),
      /Friday, 31 July 2026, 23:00 to Saturday, 1 August 2026, 01:00/,
    ],
    [
      'a series',
      calendar('REQUEST', [...REVIEW, 'RRULE:FREQ=SECONDLY;COUNT=999999999']),
      /Repeats: secondly/,
    ],
    [
      'what reminds of it left out',
      calendar('REQUEST', [
        ...['BEGIN:VALARM', 'DESCRIPTION:Reminder', 'SUMMARY:Alarm', 'END:VALARM'],
        ...REVIEW.slice(0, -1),
      ]),
      /^Invitation: Prüfung(?![\s\S]*Reminder)/,
    ],
    ['no title', calendar('REQUEST', ['UID:4', 'DTSTART:20260801T090000Z']), /\(no title\)/],
  ])('%s', async (_name, ics, words) => {
    expect((await alone(ics)).body.visibleText).toMatch(words);
  });

  it('an invitation with a text has the facts before it, in both forms', async () => {
    const { body } = await readMessage(
      multipart('alternative', [
        'Content-Type: text/plain\r\n\r\nPlease come.',
        'Content-Type: text/html\r\n\r\n<p>Please <b>come</b>.</p>',
        `Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n${calendar('REQUEST', [...REVIEW, 'SUMMARY:<img src=x>'])}`,
      ]),
      { zone: 'Europe/Oslo' },
    );
    expect(body.visibleText).toMatch(
      /^Invitation: [\s\S]*10:00 to 11:30 \(Europe\/Oslo\)[\s\S]*\n\nPlease come\.$/,
    );
    expect(body.visibleHtml).toMatch(/^<p>Invitation: [\s\S]*<br \/>When: [\s\S]*<b>come<\/b>/);
    expect(body.visibleHtml).not.toContain('<img');
  });

  it('a calendar that is only attached changes nothing', async () => {
    const { body } = await readMessage(
      multipart('mixed', [
        'Content-Type: text/plain\r\n\r\nThe calendar is attached.',
        `Content-Type: text/calendar; name=a.ics\r\n\r\n${calendar('', REVIEW)}`,
      ]),
    );
    expect(body.visibleText).toBe('The calendar is attached.');
  });
});

describe('a calendar is bounded', () => {
  it('tells of twenty events and says that there are more', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) => [
      `UID:${n}`,
      `SUMMARY:no ${n}`,
      'DTSTART:20260801T090000Z',
    ]);
    const { body } = await alone(calendar('PUBLISH', ...many));
    expect(body.text.match(/^Calendar entry:/gm)).toHaveLength(20);
    expect(body.text).toMatch(/holds more than these 20 events/);
  });

  it.each([
    ['nothing in it', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR'],
    ['no calendar', 'hello'],
    ['no date', calendar('REQUEST', ['UID:1', 'SUMMARY:x'])],
    ['an impossible date', calendar('REQUEST', ['UID:1', 'DTSTART:99999999T999999Z'])],
  ])('%s: the file is named', async (_name, ics) => {
    expect((await alone(ics)).body.text).toMatch(/calendar entry.*\.ics/);
  });

  it('rubbish makes it neither throw nor change what objects are', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'BEGIN:VEVENT',
        'END:VEVENT',
        'BEGIN:VTIMEZONE',
        'END:VTIMEZONE',
        'END:VCALENDAR',
        'UID:__proto__',
      ),
      fc.constantFrom(
        'RRULE:FREQ=DAILY',
        'DTSTART;TZID=__proto__:20260801T090000',
        'DURATION:P99999999999D',
        'RECURRENCE-ID:x',
      ),
      fc.string({ maxLength: 40 }),
      fc
        .tuple(fc.constantFrom('SUMMARY', 'DTSTART', 'DTEND', 'ATTENDEE;CN=', '__proto__'), fc.string())
        .map(([a, b]) => `${a}:${b}`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const read = readCalendar(['BEGIN:VCALENDAR', ...lines].join('\r\n'));
        expect(read?.events.length ?? 0).toBeLessThanOrEqual(20);
        expect(Object.keys(Object.prototype)).toEqual([]);
        expect(({} as { type?: unknown }).type).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
