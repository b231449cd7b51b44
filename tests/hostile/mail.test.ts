import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MailDesk } from '../../plugins/mail/tests/desk.ts';
import { HOSTILE_MAILS } from './hostile-mails.ts';

/** Whatever arrives ends as a ticket, in triage, or refused with a reason; nothing waits for ever, and good mail goes on. */
let desk: MailDesk;
let owner: pg.Client;

beforeAll(async () => {
  desk = await MailDesk.open();
  owner = new pg.Client({ connectionString: desk.kernel.databaseUrl });
  await owner.connect();
}, 60_000);
afterAll(async () => {
  await owner?.end();
  await desk?.stop();
});

interface Row {
  id: string;
  state: string;
  outcome: string | null;
  ticket_number: number | null;
  verdicts: { step: string; outcome: string; detail?: string }[];
}
const rows = async (): Promise<Row[]> => (await owner.query('select * from mail.message order by id')).rows;

const ACTIVE = /<script|\son\w+=|javascript:|srcdoc|<iframe|http-equiv|<form|<base|<style/i;

/** All fields of an answer that a page shows as HTML. */
function htmlIn(value: unknown, key = ''): string {
  if (typeof value === 'string') return /html/i.test(key) ? value : '';
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, field]) => htmlIn(field, name))
    .join('\n');
}

test.each(Object.keys(HOSTILE_MAILS))('%s', async (name) => {
  const before = (await rows()).length;
  const started = performance.now();
  const code = await desk.send({ raw: HOSTILE_MAILS[name] ?? '', envelopeFrom: 'alice@acme.example' });
  expect(code).toBe(250);
  await desk.kernel.drain();
  // A reader that is slow on purpose-made input stops the mail of everybody.
  expect(performance.now() - started).toBeLessThan(10_000);
  const row = (await rows()).at(-1);
  expect((await rows()).length).toBe(before + 1);
  expect(['processed', 'triage', 'refused']).toContain(row?.state);
  expect(row?.verdicts.length).toBeGreaterThan(1);
  if (row?.ticket_number) {
    expect((await desk.ticket(row.ticket_number)).title).not.toMatch(/[\r\n\0]/);
    expect(htmlIn(await desk.timeline(row.ticket_number))).not.toMatch(ACTIVE);
  }
  const good = await desk.deliver({ subject: 'A good one', from: 'Bob <bob@acme.example>' });
  expect(good).toMatchObject({ state: 'processed', outcome: 'created' });
  expect(desk.kernel.log.errors()).toEqual([]);
});

test('HTML of mails is shown, without what acts', async () => {
  const { rows: found } = await owner.query(
    "select ticket_number from mail.message where subject = 'html' and ticket_number is not null",
  );
  expect(found.length).toBeGreaterThan(3);
  const shown = await Promise.all(found.map(async (r) => htmlIn(await desk.timeline(r.ticket_number))));
  expect(shown.join('')).toContain('<');
});
