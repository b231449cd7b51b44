import { uuidv7 } from '@serviflow/sdk';
import type { TestUser } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, tokenOf, use } from '../../plugins/mcp/tests/assistant.ts';
import { sampleOf } from './sample-input.ts';
import { allIdsOf, hashesOf, idsOf } from './tenant-rows.ts';
import { ROLES, type Stage, setTheStage } from './two-tenants.ts';

/** The walk of `isolation.test.ts` by the door of assistants: every operation of the catalogue, whatever plugin brings it. */
let stage: Stage;
beforeAll(async () => {
  stage = await setTheStage();
}, 120_000);
afterAll(() => stage?.stop());

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** They would change what later calls of the walk meet. */
const LAST = new Set([
  'admin.disable',
  'admin.enable',
  'users.deactivate',
  'users.update',
  'settings.update',
]);

test('by an assistant, records of another tenant are the same as none, for every operation and role', async () => {
  const { desk, ours, theirs, owner } = stage;
  const before = await hashesOf(owner, theirs.info.id);
  const theirIds = await allIdsOf(owner, theirs.info.id);
  const [strange] = (await idsOf(owner, theirs.info.id, 1)).get('tickets.ticket') ?? [];
  expect(strange).toBeDefined();
  await ours.admin.put('/api/settings/mcp', { values: { callsPerMinute: 6_000 } });
  const people: TestUser[] = [ours.admin];
  for (const role of ROLES.slice(1)) people.push(await ours.user(`assisted-${role}`, role));
  const wrong: string[] = [];
  let answered = 0;
  for (const person of people) {
    const client = await connect(desk, (await tokenOf(person)).token);
    for (const op of desk.kernel.runtime.registry.operations()) {
      if (LAST.has(op.id)) continue;
      const ask = (id: string) =>
        use(client, 'call_operation', {
          operation: op.id,
          input: sampleOf(op.input, id, true) as Record<string, unknown>,
          ...(op.subject ? { record: id } : {}),
        });
      const [theirs, never] = [await ask(strange ?? ''), await ask(uuidv7())];
      if (!theirs.error) answered += 1;
      const leaks = [...new Set(theirs.text.match(UUID) ?? [])].filter(
        (id) => id !== strange && theirIds.has(id),
      );
      if (leaks.length) wrong.push(`${op.id} as ${person.username} shows ${leaks[0]}`);
      if (theirs.error !== never.error)
        wrong.push(`${op.id} as ${person.username}: ${theirs.text} but ${never.text}`);
      if (theirs.error && theirs.text.includes('Something went wrong'))
        wrong.push(`${op.id} as ${person.username}: ${theirs.text}`);
    }
    await client.close();
  }
  expect(wrong).toEqual([]);
  expect(answered).toBeGreaterThan(20);
  await desk.drain();
  expect(await hashesOf(owner, theirs.info.id)).toEqual(before);
}, 240_000);
