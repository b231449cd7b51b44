import { afterAll, beforeAll, expect, it } from 'vitest';
import { DemoDesk } from './desk.ts';

let desk: DemoDesk;
beforeAll(async () => {
  desk = await DemoDesk.open();
});
afterAll(() => desk?.stop());

const state = async (id: string) => {
  const { body } = await desk.tenant.admin.get('/api/onboarding/checklist');
  return body.steps.find((one: { id: string }) => one.id === id)?.state;
};

it('the checklist has nine steps that can be done, skipped and taken back (1.6)', async () => {
  const { admin } = desk.tenant;
  const first = (await admin.get('/api/onboarding/checklist')).body;
  expect(first.steps).toHaveLength(9);
  expect(first).toMatchObject({ settled: 0, hidden: false });
  await admin.post('/api/onboarding/set-step', { step: 'company', state: 'done' });
  const { body } = await admin.post('/api/onboarding/set-step', { step: 'chat', state: 'skipped' });
  expect(body.settled).toBe(2);
  expect(await state('chat')).toBe('skipped');
  await admin.post('/api/onboarding/set-step', { step: 'chat', state: 'todo' });
  expect(await state('chat')).toBe('todo');
  expect((await admin.post('/api/onboarding/set-step', { step: 'nonsense', state: 'done' })).status).toBe(
    422,
  );
  expect((await admin.post('/api/onboarding/hide-checklist', { hidden: true })).body.hidden).toBe(true);
});

it('steps that show by themselves are ticked off, and only administrators see the list', async () => {
  expect(await state('experts')).toBe('todo');
  const expert = await desk.tenant.user('erin', 'expert');
  expect(await state('experts')).toBe('done');
  expect((await expert.get('/api/onboarding/checklist')).status).toBe(403);
});

it('the tour has fifteen stops, is offered once to each user and can start again (1.4)', async () => {
  const expert = await desk.tenant.user('otto', 'expert');
  const first = (await expert.get('/api/onboarding/tour')).body;
  expect(first).toMatchObject({ state: 'new', position: 0 });
  expect(first.stops).toHaveLength(15);
  await expert.post('/api/onboarding/set-tour', { state: 'running', position: 4 });
  expect((await expert.get('/api/onboarding/tour')).body).toMatchObject({ state: 'running', position: 4 });
  await expert.post('/api/onboarding/set-tour', { state: 'done' });
  expect((await desk.tenant.admin.get('/api/onboarding/tour')).body.state).toBe('new');
  const again = await expert.post('/api/onboarding/set-tour', { state: 'running', position: 0 });
  expect(again.body).toMatchObject({ state: 'running', position: 0 });
});
