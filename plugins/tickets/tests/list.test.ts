import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ticketsApi } from '../services/api.ts';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
// biome-ignore lint/suspicious/noExplicitAny: bodies of answers
let made: any[] = [];
const START = '2026-03-02T09:00:00Z';
const minutes = (n: number) => new Date(Date.parse(START) + n * 60_000).toISOString();

beforeAll(async () => {
  desk = await openDesk();
  const drafts = [
    { title: 'Alpha printer jams', description: 'Paper everywhere', priority: 'low', category: 'Hardware' },
    { title: 'Bravo mail bounces', description: 'Printer is fine', priority: 'critical', category: 'Mail' },
    { title: 'Charlie VPN', description: 'Tunnel drops at noon', priority: 'medium', category: 'Network' },
    { title: 'Delta screen', description: 'Flickers', priority: 'high', category: 'Hardware' },
    { title: 'Echo account', description: 'Locked out of Straße', priority: 'medium' },
  ];
  for (const draft of drafts) {
    made.push(await desk.ticket(desk.admin, { ...draft, clientId: desk.acme }));
    desk.kernel.clock.advance({ minutes: 1 });
  }
  await desk.expert.post(`/api/tickets/${made[0].id}/self-assign`);
  await desk.expert.post(`/api/tickets/${made[1].id}/resolve`, { note: 'Done' });
  made = (await desk.admin.get('/api/tickets?sort=createdAt')).body.items;
});
afterAll(() => desk?.kernel.stop());

const titles = async (query: string) => {
  const { status, body } = await desk.admin.get(`/api/tickets${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items.map((t: { title: string }) => t.title.split(' ')[0]).join(' ');
};

describe('filters (6.1)', () => {
  it.each([
    ['?status=open', 'Echo Delta Charlie'],
    ['?status=open,in_progress', 'Echo Delta Charlie Alpha'],
    ['?status=active', 'Echo Delta Charlie Alpha'],
    ['?status=resolved', 'Bravo'],
    ['?status=paused', ''],
    ['?status=&priority=&q=&sort=-createdAt&limit=50&cursor=', 'Echo Delta Charlie Bravo Alpha'],
    ['?priority=high,critical', 'Delta Bravo'],
    ['?category=Hardware', 'Delta Alpha'],
    ['?assignee=none', 'Echo Delta Charlie Bravo'],
    ['?assignee=any', 'Alpha'],
    ['?createdFrom=2026-03-02T09:02:00Z', 'Echo Delta Charlie'],
    ['?createdTo=2026-03-02T09:02:00Z', 'Bravo Alpha'],
    ['?createdFrom=2026-03-02&createdTo=2026-03-02', 'Echo Delta Charlie Bravo Alpha'],
    ['?createdFrom=2026-03-03', ''],
    ['?resolvedFrom=2026-03-02', 'Bravo'],
    ['?category=Hardware&priority=low&status=in_progress', 'Alpha'],
  ])('%s', async (query, expected) => expect(await titles(query)).toBe(expected));

  it('by people', async () => {
    expect(await titles(`?assignee=${desk.expert.id}`)).toBe('Alpha');
    expect(await titles(`?clientId=${desk.globex}`)).toBe('');
    expect((await titles(`?clientId=${desk.acme}`)).split(' ')).toHaveLength(5);
    const mine = (await desk.expert.get('/api/tickets?assignee=me')).body.items;
    expect(mine).toHaveLength(1);
    await desk.viewer.post(`/api/tickets/${made[2].id}/watch`);
    expect(
      (await desk.viewer.get('/api/tickets?watching=true')).body.items.map((t: { id: string }) => t.id),
    ).toEqual([made[2].id]);
    await desk.viewer.post(`/api/tickets/${made[2].id}/unwatch`);
    expect((await desk.viewer.get('/api/tickets?watching=true')).body.items).toEqual([]);
  });

  it.each([
    '?status=lost',
    '?priority=urgent',
    '?sort=colour',
    '?limit=0',
    '?limit=201',
    '?sla=late',
    '?createdFrom=yesterday',
    '?cursor=rubbish',
  ])('%s is 422 and names the field', async (query) => {
    const { status, body } = await desk.admin.get(`/api/tickets${query}`);
    expect(status).toBe(422);
    expect(body.errors[0].pointer).toBe(`/${query.slice(1).split('=')[0]}`);
  });
});

describe('search (6.2)', () => {
  it.each([
    ['printer', 'Bravo Alpha'],
    ['PRINT', 'Bravo Alpha'],
    ['printer jam', 'Alpha'],
    ['jams print', 'Alpha'],
    ['tunnel', 'Charlie'],
    ['straße', 'Echo'],
    ['zebra', ''],
    // Tickets are indexed by buckets of numbers too; nobody finds them by these.
    ['0', ''],
    ['/0/', ''],
    ['!!!', 'Echo Delta Charlie Bravo Alpha'],
    ["'; drop table tickets.ticket; --", ''],
    ['a & b | !c:* <->', ''],
    ['printer&status=resolved', 'Bravo'],
  ])('%s', async (q, expected) => {
    const [text, ...more] = q.startsWith('a &') || q.startsWith("'") ? [q] : q.split('&');
    expect(await titles(`?q=${encodeURIComponent(text as string)}${more.map((m) => `&${m}`).join('')}`)).toBe(
      expected,
    );
  });

  it('finds a number', async () => {
    expect(await titles(`?q=${encodeURIComponent(`#${made[3].number}`)}`)).toBe('Delta');
    expect(await titles(`?q=${made[3].number}`)).toBe('Delta');
    expect(await titles('?q=%239999')).toBe('');
  });

  it('follows a changed title and forgets what is in the bin', async () => {
    const ticket = await desk.ticket(desk.admin, { title: 'Foxtrot one', description: 'walrus' });
    await desk.admin.post(`/api/tickets/${ticket.id}/set`, { title: 'Golf one' });
    expect(await titles('?q=foxtrot')).toBe('');
    expect(await titles('?q=golf walrus')).toBe('Golf');
    await desk.admin.post(`/api/tickets/${ticket.id}/delete`);
    expect(await titles('?q=walrus')).toBe('');
  });
});

describe('a search page by page', () => {
  const paged = async (query: string) => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await desk.admin.get(`/api/tickets?limit=1&${query}${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map((t: { title: string }) => t.title));
      cursor = body.next;
    }
    return seen.join(' ');
  };

  it('shows each match once, newest first, whatever else is filtered', async () => {
    const birds = [];
    for (const title of ['One', 'Two', 'Three', 'Four', 'Five', 'Six'])
      birds.push(await desk.ticket(desk.admin, { title, description: 'pelican' }));
    await desk.admin.post(`/api/tickets/${birds[1].id}/delete`);
    await desk.admin.post(`/api/tickets/${birds[3].id}/resolve`, { note: 'flew away' });
    expect(await paged('q=pelican')).toBe('Six Five Four Three One');
    expect(await paged('q=pelican&sort=-createdAt&status=active')).toBe('Six Five Three One');
    expect(await paged('q=pelican&sort=title')).toBe('Five Four One Six Three');
    await desk.admin.post(`/api/tickets/bin/${birds[1].id}/restore`);
    expect(await paged('q=peli')).toBe('Six Five Four Three Two One');
    for (const bird of birds) await desk.admin.post(`/api/tickets/${bird.id}/delete`);
  });

  it('goes on where it was while others arrive, and refuses the place of another list', async () => {
    const first = (await desk.admin.get('/api/tickets?q=print&limit=1')).body;
    const late = await desk.ticket(desk.admin, { title: 'Later', description: 'printer' });
    const second = (await desk.admin.get(`/api/tickets?q=print&limit=1&cursor=${first.next}`)).body;
    expect([...first.items, ...second.items].map((t) => t.title.split(' ')[0])).toEqual(['Bravo', 'Alpha']);
    const list = (await desk.admin.get('/api/tickets?limit=1')).body;
    expect((await desk.admin.get(`/api/tickets?q=print&cursor=${list.next}`)).status).toBe(422);
    await desk.admin.post(`/api/tickets/${late.id}/delete`);
  });
});

describe('sorting (6.3)', () => {
  it.each([
    ['createdAt', 'Alpha Bravo Charlie Delta Echo'],
    ['-createdAt', 'Echo Delta Charlie Bravo Alpha'],
    ['priority', 'Alpha Charlie Echo Delta Bravo'],
    ['-priority', 'Bravo Delta Echo Charlie Alpha'],
    ['status', 'Charlie Delta Echo Alpha Bravo'],
    ['number', 'Alpha Bravo Charlie Delta Echo'],
    ['-title', 'Echo Delta Charlie Bravo Alpha'],
    ['-category', 'Charlie Bravo Delta Alpha Echo'],
    ['-assigneeName', 'Alpha Echo Delta Charlie Bravo'],
  ])('%s', async (sort, expected) => {
    expect(await titles(`?sort=${sort}`)).toBe(expected);
    // The same order when it is read one row at a time.
    let cursor = '';
    const seen: string[] = [];
    do {
      const { body } = await desk.admin.get(
        `/api/tickets?sort=${sort}&limit=1${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map((t: { title: string }) => t.title.split(' ')[0]));
      cursor = body.next ?? '';
    } while (cursor);
    expect(seen.join(' ')).toBe(expected);
  });

  it('keeps its place while rows change and arrive', async () => {
    const first = (await desk.admin.get('/api/tickets?limit=2&sort=-createdAt')).body;
    await desk.ticket(desk.admin, { title: 'Hotel', description: 'new' });
    await desk.expert.post(`/api/tickets/${made[2].id}/note`, { body: 'touched' });
    const second = (await desk.admin.get(`/api/tickets?limit=2&sort=-createdAt&cursor=${first.next}`)).body;
    const seen = [...first.items, ...second.items].map((t: { title: string }) => t.title.split(' ')[0]);
    expect(seen).toEqual(['Echo', 'Delta', 'Charlie', 'Bravo']);
    const wrong = await desk.admin.get(`/api/tickets?sort=title&cursor=${first.next}`);
    expect(wrong.status).toBe(422);
  });
});

describe('SLA filter', () => {
  it('agrees with the state that each row shows, at every moment', async () => {
    await desk.tenant.system('tickets', async (c) => {
      const api = ticketsApi(c as never);
      const at = (near: number, due: number) => ({
        responseNearAt: minutes(near),
        responseDueAt: minutes(due),
        resolveNearAt: minutes(near + 100),
        resolveDueAt: minutes(due + 100),
        slaSource: 'default',
      });
      await api.setDeadlines(made[0].id, at(10, 20));
      await api.setDeadlines(made[2].id, at(10, 20));
      await api.setDeadlines(made[3].id, at(30, 40));
    });
    await desk.expert.post(`/api/tickets/${made[3].id}/pause`, { reason: 'Part' });
    const counted = { at_risk: 0, breached: 0, on_track: 0 };
    for (const minute of [6, 10, 15, 20, 21, 35, 41, 105, 110, 119, 121, 500]) {
      desk.kernel.clock.set(minutes(minute));
      const all = (await desk.admin.get('/api/tickets?status=active&limit=200')).body.items;
      for (const state of ['at_risk', 'breached', 'on_track'] as const) {
        const found = (await desk.admin.get(`/api/tickets?sla=${state}&limit=200`)).body.items
          .map((t: { id: string }) => t.id)
          .sort();
        const shown = all
          .filter((t: { sla: string }) =>
            state === 'on_track' ? ['on_track', 'paused', 'met'].includes(t.sla) : t.sla === state,
          )
          .map((t: { id: string }) => t.id)
          .sort();
        expect(found, `${state} at ${minute}`).toEqual(shown);
        counted[state] += found.length;
      }
      const { slaAtRisk, slaBreached } = (await desk.admin.get('/api/tickets/kpis')).body;
      expect(slaAtRisk).toBe(all.filter((t: { sla: string }) => t.sla === 'at_risk').length);
      expect(slaBreached).toBe(all.filter((t: { sla: string }) => t.sla === 'breached').length);
    }
    expect(Math.min(...Object.values(counted))).toBeGreaterThan(0);
  });
});

it('counts for the dashboard what its lists show (2.3)', async () => {
  desk.kernel.clock.set('2026-03-05T23:30:00Z');
  const ticket = await desk.ticket(desk.customer);
  desk.kernel.clock.advance({ seconds: 90 });
  await desk.expert.post(`/api/tickets/${ticket.id}/resolve`, { note: 'Quick' });
  const kpis = (await desk.admin.get('/api/tickets/kpis')).body;
  const n = async (query: string) =>
    (await desk.admin.get(`/api/tickets?limit=200&${query}`)).body.items.length;
  expect(kpis.open).toBe(await n('status=open'));
  expect(kpis.inProgress).toBe(await n('status=in_progress'));
  expect(kpis.unassigned).toBe(await n('status=active&assignee=none'));
  // 23:30 UTC is 6 March in Oslo: yesterday's resolutions do not count.
  expect(kpis.resolvedToday).toBe(1);
  expect(await n('resolvedFrom=2026-03-06&resolvedTo=2026-03-06')).toBe(1);
  expect(kpis.averageResponseSeconds).toBeGreaterThan(0);
  expect((await desk.customer.get('/api/tickets/kpis')).body.resolvedToday).toBe(1);
  expect((await desk.stranger.get('/api/tickets/kpis')).body.resolvedToday).toBe(0);
  expect((await desk.customer.get('/api/tickets/open-count')).body.count).toBe(0);
});
