import { describe, expect, it } from 'vitest';
import type { RequestDetail, RequestLog } from './types.ts';
import { entriesOf, stateSentence, timelineOf } from './words.ts';

const log = (over: Partial<RequestLog>): RequestLog => ({
  id: 'l',
  ticketId: 't',
  type: 'comment',
  visibility: 'public',
  channel: 'web',
  actorKind: 'user',
  actorName: 'Eva',
  body: null,
  bodyHtml: null,
  bodyFull: null,
  bodyFullHtml: null,
  folded: [],
  data: {},
  files: [],
  at: '2026-11-22T10:00:00Z',
  ...over,
});

describe('words of the portal', () => {
  it('names who is working on a request', () => {
    expect(stateSentence({ status: 'in_progress', assigneeName: 'Eva' })).toBe('Eva is working on it.');
    expect(stateSentence({ status: 'in_progress', assigneeName: null })).toBe('We are working on it.');
  });

  it('shows the words of a solution under the step', () => {
    const entries = entriesOf(log({ type: 'resolved', body: 'New cable' }));
    expect(entries.map((one) => [one.kind, one.text])).toEqual([
      ['system', 'solved the request'],
      ['public', 'New cable'],
    ]);
  });

  it('shows a mail as it was written, where it came as HTML', () => {
    const [entry] = entriesOf(log({ body: 'Hello', bodyHtml: '<p><b>Hello</b></p>' }));
    expect(entry).toMatchObject({ text: 'Hello', html: '<p><b>Hello</b></p>' });
  });

  it('begins with what was asked and ends with the newest line', () => {
    const request = { requesterName: 'Kim', description: 'No light', createdAt: 'x' } as RequestDetail;
    const newestFirst = [log({ id: '2', body: 'On our way' }), log({ id: '1', type: 'created' })];
    expect(timelineOf(request, newestFirst).map((one) => one.text)).toEqual(['No light', 'On our way']);
  });
});
