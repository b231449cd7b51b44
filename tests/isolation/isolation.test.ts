import { uuidv7 } from '@serviflow/sdk';
import type { TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allIdsOf, hashesOf, idsOf, unfencedTables } from './tenant-rows.ts';
import { type Door, doorsOf, type Knock, knock, ROLES, type Stage, setTheStage } from './two-tenants.ts';

/**
 * Nothing of a tenant, a client or a role leaks by any door. The doors come from the registry and the records from
 * the database, so a new plugin is covered without a change here.
 */
let stage: Stage;
let doors: Door[];
let strangers: TestUser[];
let theirIds: Set<string>;
let sample: Map<string, string[]>;

beforeAll(async () => {
  stage = await setTheStage();
  doors = doorsOf(stage.desk);
  strangers = [stage.ours.admin];
  for (const role of ROLES.slice(1)) strangers.push(await stage.ours.user(`stranger-${role}`, role));
  theirIds = await allIdsOf(stage.owner, stage.theirs.info.id);
  sample = await idsOf(stage.owner, stage.theirs.info.id, 1);
}, 120_000);
afterAll(() => stage?.stop());

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const foreign = (text: string, ids: ReadonlySet<string>) =>
  [...new Set(text.match(UUID) ?? [])].filter((id) => ids.has(id));
/** Doors that end the knocker's own session or make a tenant-wide change that later knocks would feel. */
const LAST = new Set([
  'admin.disable',
  'admin.enable',
  'users.deactivate',
  'users.update',
  'users.set-temporary-password',
]);

/** Each door, knocked at by each role, for a record of each kind where the door asks for one. */
function* knocks(ids: readonly string[]): Generator<{ door: Door; user: TestUser; id: string }> {
  for (const door of doors.filter((d) => !LAST.has(d.operation))) {
    const own = /[{:]/.test(door.path) ? ids : ids.slice(0, 1);
    for (const user of strangers) {
      // The others stand at the same doors as the administrator; a few kinds are enough for them.
      for (const id of user === stage.ours.admin ? own : own.slice(0, 3)) yield { door, user, id };
    }
  }
}

function differences(theirs: Knock, never: Knock): string[] {
  const wrong = foreign(theirs.text, theirIds).map((leak) => `shows ${leak}`);
  if (theirs.status !== never.status) wrong.push(`${theirs.status}, never existed: ${never.status}`);
  else if (theirs.status >= 400 && theirs.text !== never.text) wrong.push(`${theirs.text} but ${never.text}`);
  if (theirs.status >= 500) wrong.push(`${theirs.status} ${theirs.text}`);
  return wrong;
}

test('every table with a tenant is fenced', async () => {
  expect(await unfencedTables(stage.owner)).toEqual([]);
});

test('at every door, a record of another tenant is the same as one that never existed, and nothing of it changes', async () => {
  const before = await hashesOf(stage.owner, stage.theirs.info.id);
  const ids = [...new Set([...sample.values()].flat())];
  expect(ids.length).toBeGreaterThan(5);
  const wrong: string[] = [];
  let answered = 0;
  for (const { door, user, id } of knocks(ids)) {
    const theirs = await knock(user, door, id, true);
    const never = await knock(user, door, uuidv7(), true);
    if (theirs.status < 400) answered += 1;
    wrong.push(...differences(theirs, never).map((what) => `${door.operation} as ${user.username}: ${what}`));
  }
  expect(wrong).toEqual([]);
  // Lists and forms without a record do answer: a test that only ever hears 404 would prove little.
  expect(answered).toBeGreaterThan(20);
  await stage.desk.drain();
  expect(await hashesOf(stage.owner, stage.theirs.info.id)).toEqual(before);
}, 240_000);

test('lists of one tenant hold nothing of the other, whoever asks', async () => {
  const wrong: string[] = [];
  for (const user of strangers) {
    for (const door of doors.filter(
      (d) => d.method === 'GET' && !d.path.includes('{') && !d.path.includes(':'),
    )) {
      const answer = await user.get(door.path);
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      for (const leak of foreign(text, theirIds))
        wrong.push(`${door.operation} as ${user.username} shows ${leak}`);
      if (answer.status >= 500) wrong.push(`${door.operation} as ${user.username}: ${answer.status} ${text}`);
    }
  }
  expect(wrong).toEqual([]);
}, 60_000);

test('live events reach nobody of another tenant', async () => {
  const { mayHear } = await import('../../kernel/http/live-feed.ts');
  const event = {
    tenantId: stage.theirs.info.id,
    id: uuidv7(),
    type: 'x',
    occurredAt: '',
    payload: {},
    audience: { permission: 'tickets.read', users: strangers.map((s) => s.id) },
  };
  for (const user of strangers) {
    expect(mayHear(event, { tenant: user.tenant, principal: await user.principal() })).toBe(false);
    expect(
      mayHear(
        { ...event, tenantId: user.tenant.id },
        { tenant: user.tenant, principal: await user.principal() },
      ),
    ).toBe(true);
  }
});
