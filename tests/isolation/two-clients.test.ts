import { uuidv7 } from '@serviflow/sdk';
import type { TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Door, doorsOf, knock, type Stage, setTheStage } from './two-tenants.ts';

/** Inside one tenant: a customer sees what is its own, a company admin what is its company's, and nothing else. */
let stage: Stage;
let doors: Door[];
let people: { user: TestUser; hidden: string[] }[];

/** Tickets, people and companies of the tenant that this portal user has no business with. */
async function hiddenFrom(username: string): Promise<{ user: TestUser; hidden: string[] }> {
  const tenantId = stage.ours.info.id;
  const found = await stage.owner.query(
    `select u.id, c.id as contact_id, c.client_id from kernel.user u join clients.contact c on c.tenant_id = u.tenant_id and c.user_id = u.id
      where u.tenant_id = $1 and u.username = $2`,
    [tenantId, username],
  );
  const { id, contact_id, client_id } = found.rows[0];
  const companyWide = username === 'companyadmin';
  const hidden = await stage.owner.query(
    `select t.id from tickets.ticket t where t.tenant_id = $1 and not (
         ($5 and t.client_id = $4) or t.requester_user_id = $2 or t.contact_id = $3
         or exists (select 1 from tickets.participant p where p.tenant_id = t.tenant_id and p.ticket_id = t.id and (p.user_id = $2 or p.contact_id = $3)))
     union all select id from clients.client where tenant_id = $1 and id <> $4
     union all select id from clients.contact where tenant_id = $1 and client_id <> $4
     union all select a.id from tickets.activity a join tickets.ticket t on t.tenant_id = a.tenant_id and t.id = a.ticket_id
       where a.tenant_id = $1 and (a.visibility = 'internal' or t.client_id <> $4)`,
    [tenantId, id, contact_id, client_id, companyWide],
  );
  return { user: stage.ours.existing(id, username), hidden: hidden.rows.map((r) => r.id) };
}

beforeAll(async () => {
  stage = await setTheStage();
  doors = doorsOf(stage.desk);
  people = [await hiddenFrom('customer'), await hiddenFrom('companyadmin')];
}, 120_000);
afterAll(() => stage?.stop());

test('there is something to hide', () => {
  for (const { hidden } of people) expect(hidden.length).toBeGreaterThan(30);
});

test('a record of another client, or an internal one, is the same as one that never existed', async () => {
  const wrong: string[] = [];
  for (const { user, hidden } of people) {
    // One of each kind: the ids come in the order ticket, client, contact, activity.
    const some = [
      hidden[0],
      hidden[Math.floor(hidden.length / 4)],
      hidden[Math.floor(hidden.length / 2)],
      hidden.at(-1),
    ];
    for (const door of doors.filter((d) => /[{:]|bulk/.test(d.path))) {
      for (const id of some as string[]) {
        const theirs = await knock(user, door, id, true);
        const never = await knock(user, door, uuidv7(), true);
        if (theirs.status !== never.status || (theirs.status >= 400 && theirs.text !== never.text))
          wrong.push(
            `${door.operation} as ${user.username}: ${theirs.status} ${theirs.text} but ${never.status} ${never.text}`,
          );
      }
    }
  }
  expect(wrong).toEqual([]);
}, 120_000);

test('no list shows it', async () => {
  const wrong: string[] = [];
  let shown = 0;
  for (const { user, hidden } of people) {
    const secret = new Set(hidden);
    for (const door of doors.filter((d) => d.method === 'GET' && !/[{:]/.test(d.path))) {
      for (const query of ['', '?limit=200', '?q=a&limit=200']) {
        const { body, status } = await user.get(`${door.path}${query}`);
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        if (status === 200) shown += 1;
        for (const id of text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [])
          if (secret.has(id)) wrong.push(`${door.operation}${query} as ${user.username} shows ${id}`);
      }
    }
  }
  expect([...new Set(wrong)]).toEqual([]);
  expect(shown).toBeGreaterThan(5);
}, 60_000);
