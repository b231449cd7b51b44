import type { TestUser } from '@serviflow/sdk/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ticketsApi } from '../services/api.ts';
import { type Desk, openDesk } from './desk.ts';

/** Who finds what under which words (6.2). */
let desk: Desk;
const ids: Record<string, { id: string; number: number }> = {};

beforeAll(async () => {
  desk = await openDesk();
  const make = async (name: string, more: Record<string, unknown>) => {
    ids[name] = await desk.ticket(desk.customer, { title: name, description: 'none', ...more });
    desk.kernel.clock.advance({ minutes: 1 });
  };
  await make('talked', { description: 'Begins' });
  await make('metric', { description: 'CPU_usage is high on srv-01, see DiskUsage of db7prod' });
  await make('accents', { description: 'Das Café in Zürich: Büroserver und Straße, naïve Łódź' });
  await make('ascii', { description: 'The Bueroserver beside it has a blue queue' });
  await make('decomposed', { description: 'Der Kiosk im Mu\u0308ller-Geba\u0308ude' });
  await make('chinese', { description: '会议室的打印机故障了，请帮忙。' });
  await make('japanese', { description: 'プリンターが動きません。ﾌﾟﾘﾝﾀｰ' });
  await make('russian', { description: 'Ещё один йогурт' });
  const { id } = ids.talked as { id: string };
  await desk.expert.post(`/api/tickets/${id}/reply`, {
    body: 'Please restart the flamingo, mail to ops.team@acme.example',
  });
  await desk.expert.post(`/api/tickets/${id}/note`, { body: 'The customer is a wombat' });
  await desk.tenant.system('tickets', async (c) => {
    const file = await c.files.save(Buffer.from('x'), { name: 'Quarterly-Ledger.xlsx', type: 'text/plain' });
    const secret = await c.files.save(Buffer.from('x'), { name: 'margin_pangolin.pdf', type: 'text/plain' });
    const api = ticketsApi(c as never);
    await api.recordActivity(id, {
      type: 'comment',
      visibility: 'public',
      body: 'See file',
      fileIds: [file.id],
    });
    await api.recordActivity(id, {
      type: 'note',
      visibility: 'internal',
      body: 'See file',
      fileIds: [secret.id],
    });
  });
}, 60_000);
afterAll(() => desk?.kernel.stop());

const found = async (who: TestUser, q: string, more = '') => {
  const { status, body } = await who.get(`/api/tickets?q=${encodeURIComponent(q)}${more}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items.map((one: { title: string }) => one.title);
};

describe('staff finds a ticket by', () => {
  it.each([
    ['a word of a reply', 'flamingo', 'talked'],
    ['a word of a note', 'wombat', 'talked'],
    ['words of title and reply together', 'talked flamin', 'talked'],
    ['the name of a file', 'quarterly-ledger.xlsx', 'talked'],
    ['a part of it', 'ledger', 'talked'],
    ['the file of a note', 'pangolin', 'talked'],
    ['an address', 'ops.team@acme.example', 'talked'],
    ['a part of an address', 'ops.team', 'talked'],
    ['an identifier', 'CPU_usage', 'metric'],
    ['a part of it', 'usage is', 'metric'],
    ['its beginning', 'cpu_us', 'metric'],
    ['a name with a sign', 'srv-01', 'metric'],
    ['the same without', 'srv01', 'metric'],
    ['its number', '01', 'metric'],
    ['a word in CamelCase', 'disk', 'metric'],
    ['letters and digits in one', 'db7prod', 'metric'],
    ['letters between digits', 'prod', 'metric'],
    ['a word without its accent', 'cafe', 'accents'],
    ['a word with its accent', 'café', 'accents'],
    ['a city without', 'zurich', 'accents'],
    ['a city with e', 'Zuerich', 'accents'],
    ['ss for ß', 'strasse', 'accents'],
    ['letters that do not decompose', 'lodz', 'accents'],
    ['a composed form of a decomposed word', 'müller', 'decomposed'],
    ['a decomposed form', 'mu\u0308ller', 'decomposed'],
    ['a plain form', 'gebaude', 'decomposed'],
    ['words that look like umlauts', 'blue queue', 'ascii'],
    ['their beginning', 'blu', 'ascii'],
    ['a word inside a Chinese run', '打印机', 'chinese'],
    ['its end', '故障', 'chinese'],
    ['one character', '障', 'chinese'],
    ['a part of a Japanese run', 'リンター', 'japanese'],
    ['the same in narrow letters', 'ﾘﾝﾀｰ', 'japanese'],
    ['Cyrillic without marks', 'еще йогурт', 'russian'],
    ['the name of its client', 'acme flamingo', 'talked'],
  ])('%s: %s', async (_what, q, expected) => expect(await found(desk.expert, q)).toEqual([expected]));

  it('umlauts in all spellings', async () => {
    for (const q of ['Bueroserver', 'Büroserver', 'buroserver', 'BÜROSERV', 'bu\u0308roserver'])
      expect(await found(desk.expert, q), q).toEqual(['ascii', 'accents']);
  });

  it('and by nothing that only looks alike', async () => {
    for (const q of ['打障', 'flamingos', 'cpuusages', '印打'])
      expect(await found(desk.expert, q), q).toEqual([]);
  });
});

describe('a customer', () => {
  const customers = () => [desk.customer, desk.boss];

  it('finds what they may read', async () => {
    for (const who of customers())
      for (const q of ['flamingo', 'ledger', 'cafe', '打印', 'talked flamingo'])
        expect(await found(who, q), `${who.username} ${q}`).toHaveLength(1);
  });

  it('never finds a ticket by a note or the file of a note, whatever stands beside it', async () => {
    for (const who of customers())
      for (const q of ['wombat', 'wom', 'pangolin', 'margin_pangolin.pdf', 'flamingo wombat', 'talked pang'])
        for (const more of ['', '&sort=title', '&status=open', '&limit=1'])
          expect(await found(who, q, more), `${who.username} ${q} ${more}`).toEqual([]);
    for (const q of ['wombat', 'flamingo']) expect(await found(desk.stranger, q)).toEqual([]);
  });

  it('is not kept from a match by many that only notes have', async () => {
    const old = await desk.ticket(desk.customer, { title: 'numbat', description: 'open word' });
    for (let i = 0; i < 60; i += 1) {
      const { id } = await desk.ticket(desk.customer, { title: 'filler', description: 'none' });
      await desk.expert.post(`/api/tickets/${id}/note`, { body: 'numbat' });
    }
    expect(await found(desk.boss, 'numbat', '&limit=5')).toEqual(['numbat']);
    expect(await found(desk.expert, 'numbat', '&limit=200')).toHaveLength(61);
    await desk.admin.post(`/api/tickets/${old.id}/delete`);
  });
});

describe('a number', () => {
  it.each(['#59', '[Ticket #59]', 'Ticket #59', 'ticket 59', 'Re: [Ticket #59] The printer', '＃59'])(
    '%s is that ticket alone',
    async (q) => {
      const wanted = (await desk.admin.get('/api/tickets/59')).body;
      expect(wanted.number).toBe(59);
      expect(await found(desk.expert, q)).toEqual([wanted.title]);
    },
  );

  it('comes first among tickets that hold its digits, once, and on the first page only', async () => {
    const later = await desk.ticket(desk.customer, {
      title: 'Later',
      description: 'Room 59 is dark, rooms 590 and 591 too',
    });
    const wanted = (await desk.admin.get('/api/tickets/59')).body.title;
    expect(await found(desk.expert, '59')).toEqual([wanted, 'Later']);
    const first = await desk.expert.get('/api/tickets?q=59&limit=1');
    expect(first.body.items.map((one: { title: string }) => one.title)).toEqual([wanted]);
    const second = await desk.expert.get(`/api/tickets?q=59&limit=1&cursor=${first.body.next}`);
    expect(second.body).toMatchObject({ items: [{ id: later.id }], next: null });
    expect(await found(desk.stranger, '59')).toEqual([]);
  });
});

describe('words follow', () => {
  it('a changed title without losing those of the timeline', async () => {
    const { id } = ids.talked as { id: string };
    await desk.admin.post(`/api/tickets/${id}/set`, { title: 'spoken' });
    expect(await found(desk.expert, 'talked')).toEqual([]);
    expect(await found(desk.expert, 'spoken flamingo wombat')).toEqual(['spoken']);
    expect(await found(desk.customer, 'spoken flamingo')).toEqual(['spoken']);
    expect(await found(desk.customer, 'spoken wombat')).toEqual([]);
  });

  it('the bin and the way back', async () => {
    const { id } = ids.talked as { id: string };
    await desk.admin.post(`/api/tickets/${id}/delete`);
    expect(await found(desk.expert, 'flamingo')).toEqual([]);
    await desk.admin.post(`/api/tickets/bin/${id}/restore`);
    expect(await found(desk.expert, 'flamingo wombat')).toEqual(['spoken']);
    expect(await found(desk.customer, 'wombat')).toEqual([]);
  });

  it('an upgrade: rows of before are found as before, and by all words once they were made again', async () => {
    const owner = new pg.Client({ connectionString: desk.kernel.databaseUrl });
    await owner.connect();
    try {
      await owner.query(
        `update tickets.ticket_text s set worded = 0, public_search = '', search = array_to_tsvector(array(
           select distinct p.prefix || w.word from regexp_split_to_table(lower(t.title || ' ' || t.description), '[^[:alnum:]_]+') as w(word),
             (values (''), ('/' || right(t.tenant_id::text, 4) || '.' || t.number / 8192 || '/')) as p(prefix) where w.word <> ''))
          from tickets.ticket t where t.id = s.id`,
      );
      expect(await found(desk.expert, 'spoken')).toEqual(['spoken']);
      expect(await found(desk.customer, 'spoken')).toEqual(['spoken']);
      expect(await found(desk.expert, 'flamingo')).toEqual([]);
      desk.kernel.clock.advance({ minutes: 2 });
      await desk.kernel.drain();
      const { rows } = await owner.query(
        'select count(*)::int as n from tickets.ticket_text where worded < 1',
      );
      expect(rows[0].n).toBe(0);
      expect(await found(desk.expert, 'flamingo wombat')).toEqual(['spoken']);
      expect(await found(desk.customer, 'flamingo')).toEqual(['spoken']);
      expect(await found(desk.customer, 'wombat')).toEqual([]);
      expect(await found(desk.expert, 'cafe')).toEqual(['accents']);
    } finally {
      await owner.end();
    }
  });
});
