import { describe, expect, it } from 'vitest';
import { listQuery, VIEWS, viewOf } from './views.ts';

describe('views of the ticket list', () => {
  it('falls back to all open tickets', () => {
    expect(viewOf(null, []).id).toBe('open');
    expect(viewOf('nonsense', []).id).toBe('open');
  });

  it('opens the bin only for those who may restore', () => {
    expect(viewOf('bin', []).id).toBe('open');
    expect(viewOf('bin', ['tickets.delete']).id).toBe('bin');
  });

  it('lets a filter of the address win over the view', () => {
    expect(listQuery(viewOf('mine', []), { status: 'closed' })).toMatchObject({
      status: 'closed',
      assignee: 'me',
    });
  });

  it('splits a range of dates and leaves out its open end', () => {
    const query = listQuery(viewOf('recent', []), { created: '2026-11-01..' });
    expect(query).toEqual({ sort: '-updatedAt', createdFrom: '2026-11-01' });
  });

  it('asks nothing of the bin, which has no filters', () => {
    expect(listQuery(viewOf('bin', ['tickets.delete']), { q: 'printer', status: 'open' })).toEqual({});
  });

  it('counts open, in progress and paused as open', () => {
    const figures = {
      open: 3,
      inProgress: 2,
      paused: 1,
      resolvedToday: 9,
      slaAtRisk: 0,
      slaBreached: 0,
      unassigned: 0,
      mine: 0,
      averageResponseSeconds: null,
    };
    expect(VIEWS[0]?.count?.(figures)).toBe(6);
  });
});
