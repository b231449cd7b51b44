import { type Static, Type } from '@serviflow/sdk';
import { readState } from '../data/state.ts';
import type { OnboardingDb } from '../data/tables.ts';
import { type Ctx, onboarding } from '../manifest.ts';
import { STEPS } from '../model/checklist.ts';
import { TOUR } from '../model/tour.ts';

const Text = Type.String();
const word = <const V extends readonly string[]>(...values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: [...values] });

export const Checklist = Type.Object({
  steps: Type.Array(
    Type.Object({
      id: Text,
      title: Text,
      text: Text,
      path: Text,
      state: word('todo', 'done', 'skipped'),
      /** Shows by itself that it is done, so nobody can take it back. */
      automatic: Type.Boolean(),
    }),
  ),
  /** Steps that wait for nobody any more. */
  settled: Type.Integer(),
  hidden: Type.Boolean(),
});

/** Steps that show by themselves that they are done. */
async function doneAnyway(c: Ctx): Promise<Set<string>> {
  const some = async (role: 'expert' | 'customer') =>
    (await c.users.list({ roles: [role], active: true, limit: 1 })).length > 0;
  const done = new Set<string>();
  if (await some('expert')) done.add('experts');
  if (await some('customer')) done.add('customers');
  // One address works without any set-up.
  if (((await c.use.mail?.addresses()) ?? []).length > 1) done.add('email');
  return done;
}

export async function checklistOf(c: Ctx): Promise<Static<typeof Checklist>> {
  const rows = await c.sql<OnboardingDb>().selectFrom('onboarding.step').select(['step', 'state']).execute();
  const chosen = new Map(rows.map((row) => [row.step, row.state]));
  const done = await doneAnyway(c);
  const steps = STEPS.map((step) => ({
    ...step,
    state: chosen.get(step.id) ?? (done.has(step.id) ? ('done' as const) : ('todo' as const)),
    automatic: !chosen.has(step.id) && done.has(step.id),
  }));
  return {
    steps,
    settled: steps.filter((step) => step.state !== 'todo').length,
    hidden: (await readState<boolean>(c, 'checklist-hidden')) ?? false,
  };
}

export const checklist = onboarding.query('checklist', {
  title: 'Setup checklist',
  permission: 'onboarding.setup',
  input: Type.Object({}),
  reply: Checklist,
  run: checklistOf,
});

export const Tour = Type.Object({
  /** `new` until somebody begins; the web app then offers it after the first login (1.4). */
  state: word('new', 'running', 'done', 'skipped'),
  /** Stop that is shown, from 0. */
  position: Type.Integer(),
  stops: Type.Array(
    Type.Object({
      id: Text,
      anchor: Type.Union([Text, Type.Null()]),
      path: Type.Optional(Text),
      title: Text,
      text: Text,
    }),
  ),
});

export async function tourOf(c: Ctx): Promise<Static<typeof Tour>> {
  const row = await c
    .sql<OnboardingDb>()
    .selectFrom('onboarding.tour')
    .select(['state', 'position'])
    .where('user_id', '=', c.principal.id)
    .executeTakeFirst();
  return { state: row?.state ?? 'new', position: row?.position ?? 0, stops: [...TOUR] };
}

export const tour = onboarding.query('tour', {
  title: 'Guided tour',
  permission: 'onboarding.tour',
  input: Type.Object({}),
  reply: Tour,
  run: tourOf,
});
