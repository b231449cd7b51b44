import { describe, expect, it } from 'vitest';
import type { ActivityView, TicketDetail } from '../types.ts';
import { entryOf, openingOf, sentenceOf } from './entries.ts';

const line = (over: Partial<ActivityView>): ActivityView => ({
  id: 'a1',
  ticketId: 't1',
  type: 'comment',
  visibility: 'public',
  channel: 'web',
  actorKind: 'user',
  actorName: 'Ada',
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

describe('lines of the timeline', () => {
  it('shows replies and notes as cards', () => {
    expect(entryOf(line({ body: 'Hello' }))).toMatchObject({ kind: 'public', text: 'Hello' });
    expect(entryOf(line({ type: 'note', visibility: 'internal', body: 'Psst' })).kind).toBe('internal');
  });

  it('names the channel an answer came by', () => {
    expect(entryOf(line({ body: 'x', data: { by: 'customer' } })).channel).toBe('portal');
    expect(entryOf(line({ body: 'x', channel: 'email', type: 'email_reply' })).channel).toBe('email');
    expect(entryOf(line({ body: 'x', data: { by: 'staff' } })).channel).toBeUndefined();
  });

  it('says to whom an answer went', () => {
    const answer = line({ body: 'x', data: { by: 'staff', cc: ['bo@acme.example'] } });
    expect(entryOf(answer, 'Kim').to).toBe('Kim, cc bo@acme.example');
    expect(entryOf(line({ body: 'x', data: { by: 'customer' } }), 'Kim').to).toBeUndefined();
  });

  it('makes a card of a resolution and of a handover, which carry a text', () => {
    expect(entryOf(line({ type: 'resolved', body: 'Fixed' }))).toMatchObject({
      kind: 'public',
      heading: 'Resolution',
    });
    const handover = line({
      type: 'reassigned',
      visibility: 'internal',
      body: 'Knows SAP',
      data: { to: 'u2', toName: 'Bo' },
    });
    expect(entryOf(handover)).toMatchObject({ kind: 'internal', heading: 'Handed over to Bo' });
  });

  it('says in one sentence what changed', () => {
    const priority = line({
      type: 'updated',
      data: { fields: ['priority'], before: { priority: 'low' }, after: { priority: 'high' } },
    });
    expect(sentenceOf(priority)).toBe('changed priority from Low to High');
    const tags = line({
      type: 'updated',
      data: { fields: ['tags'], before: { tags: [] }, after: { tags: ['vpn', 'mac'] } },
    });
    expect(sentenceOf(tags)).toBe('changed tags from nothing to vpn, mac');
    const resumed = line({ type: 'status_changed', data: { from: 'paused', to: 'in_progress' } });
    expect(sentenceOf(resumed)).toBe('resumed the ticket');
    const released = line({ type: 'reassigned', data: { to: null } });
    expect(sentenceOf(released)).toBe('released it to the pool');
  });

  it('shows the line of a plugin it does not know by its own text', () => {
    const foreign = line({ type: 'cmdb.linked', body: 'Linked PROD-WEB-01' });
    expect(entryOf(foreign)).toMatchObject({ kind: 'system', text: 'Linked PROD-WEB-01' });
  });

  it('says what the desk did by itself in one quiet line, without a name before the sentence', () => {
    const sent = line({
      type: 'auto_reply',
      channel: 'email',
      actorKind: 'system',
      body: 'Confirmation sent.',
    });
    expect(entryOf(sent)).toMatchObject({ kind: 'system', author: '', text: 'Confirmation sent.' });
  });

  it('does not say that somebody assigned a ticket to themselves', () => {
    const took = line({ type: 'assigned', actorId: 'u1', data: { to: 'u1', toName: 'Ada' } });
    expect(sentenceOf(took)).toBe('took the ticket');
    expect(sentenceOf({ ...took, actorId: 'u2' })).toBe('assigned it to Ada');
  });

  it('opens with the description and the files of the first line', () => {
    const ticket = { requesterName: 'Kim', description: 'It smokes', createdAt: 'x', source: 'web' };
    const file = { id: 'f', name: 'a.png', type: 'image/png', size: 1 };
    const created = line({ id: 'c', type: 'created', actorKind: 'contact', files: [file] });
    expect(openingOf(ticket as TicketDetail, created)).toMatchObject({
      id: 'c',
      author: 'Kim',
      text: 'It smokes',
      channel: 'portal',
      files: [file],
    });
  });

  it('folds the description as the first line says, until somebody changes it', () => {
    const whole = 'It smokes\n\n-- \nKim';
    const folded = [{ kind: 'signature' as const, text: '-- \nKim' }];
    const created = line({ type: 'created', body: 'It smokes', bodyFull: whole, folded });
    const ticket = { description: whole, createdAt: 'x', source: 'email' } as TicketDetail;
    expect(openingOf(ticket, created)).toMatchObject({ text: 'It smokes', folded });
    const changed = openingOf({ ...ticket, description: 'It burns' }, created);
    expect([changed.text, changed.folded]).toEqual(['It burns', undefined]);
  });
});
