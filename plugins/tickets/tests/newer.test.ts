import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
let id: string;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.kernel.stop());

type Who = 'admin' | 'expert' | 'customer';
const newest = async (who: Who): Promise<string> =>
  (await desk[who].get(`/api/tickets/${id}`)).body.activities[0].id;
const say = (who: Who, kind: 'reply' | 'note', seen?: string) =>
  desk[who].post(`/api/tickets/${id}/${kind}`, { body: `${who} says`, ...(seen ? { seen } : {}) });
const begin = async () => {
  id = (await desk.ticket(desk.customer)).id;
};

it('a message is not sent over what somebody else wrote since it was begun', async () => {
  await begin();
  const began = await newest('expert');
  expect((await say('customer', 'reply')).status).toBe(200);
  const refused = await say('expert', 'reply', began);
  expect(refused.status).toBe(409);
  expect(refused.body.code).toBe('newer-entry');
  expect(refused.body.detail).toMatch(/wrote since you began/);
  expect((await say('expert', 'note', began)).body.code).toBe('newer-entry');
  expect((await say('expert', 'reply', await newest('expert'))).status).toBe(200);
  const { body } = await desk.expert.get(`/api/tickets/${id}/activity?type=comment`);
  expect(body.items).toHaveLength(2);
});

it('own messages, quiet lines and no `seen` at all refuse nothing', async () => {
  await begin();
  const began = await newest('expert');
  await say('expert', 'note');
  await desk.admin.post(`/api/tickets/${id}/set`, { priority: 'high' });
  expect((await say('expert', 'reply', began)).status).toBe(200);
  await say('customer', 'reply');
  expect((await say('expert', 'reply')).status).toBe(200);
});

it('a colleague who resolves the ticket is news', async () => {
  await begin();
  const began = await newest('expert');
  await desk.admin.post(`/api/tickets/${id}/resolve`, { note: 'Done' });
  expect((await say('expert', 'reply', began)).body.code).toBe('newer-entry');
});

it('a customer hears of public lines only, and of no line that is not theirs', async () => {
  await begin();
  const began = await newest('customer');
  await say('expert', 'note');
  const hidden = await newest('expert');
  expect((await say('customer', 'reply', began)).status).toBe(200);
  expect((await say('customer', 'reply', hidden)).status).toBe(422);
  const seen = await newest('customer');
  await say('expert', 'reply');
  expect((await say('customer', 'reply', seen)).body.code).toBe('newer-entry');
  const other = id;
  await begin();
  const foreign = await newest('customer');
  id = other;
  expect((await say('expert', 'reply', foreign)).status).toBe(422);
});

it('two replies side by side over the same line: one of them has to look first', async () => {
  await begin();
  const began = await newest('expert');
  const both = await Promise.all([say('expert', 'reply', began), say('admin', 'reply', began)]);
  expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
});
