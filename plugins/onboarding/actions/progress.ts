import { Type } from '@serviflow/sdk';
import { writeState } from '../data/state.ts';
import type { OnboardingDb } from '../data/tables.ts';
import { onboarding } from '../manifest.ts';
import { STEP_IDS, type StepId } from '../model/checklist.ts';
import { TOUR } from '../model/tour.ts';
import { Checklist, checklistOf, Tour, tourOf } from '../queries/progress.ts';

const word = <const V extends readonly string[]>(title: string, values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: [...values], title });

export const setStep = onboarding.action('set-step', {
  title: 'Tick off a step of the setup',
  permission: 'onboarding.setup',
  audit: false,
  listed: false,
  input: Type.Object({
    step: word<readonly StepId[]>('Step', STEP_IDS),
    /** `todo` takes an earlier choice back. */
    state: word('State', ['todo', 'done', 'skipped'] as const),
  }),
  reply: Checklist,
  async run(c, { step, state }) {
    const db = c.sql<OnboardingDb>();
    await db.deleteFrom('onboarding.step').where('step', '=', step).execute();
    if (state !== 'todo')
      await db
        .insertInto('onboarding.step')
        .values({ step, state, by_user: c.principal.id, at: c.now() })
        .execute();
    return checklistOf(c);
  },
});

export const hideChecklist = onboarding.action('hide-checklist', {
  title: 'Hide the setup checklist',
  permission: 'onboarding.setup',
  audit: false,
  listed: false,
  input: Type.Object({ hidden: Type.Boolean({ title: 'Hidden' }) }),
  reply: Checklist,
  async run(c, { hidden }) {
    await writeState(c, 'checklist-hidden', hidden);
    return checklistOf(c);
  },
});

export const setTour = onboarding.action('set-tour', {
  title: 'Go on with the guided tour',
  description: 'Remembers where this user is; `running` at 0 starts again.',
  permission: 'onboarding.tour',
  audit: false,
  listed: false,
  input: Type.Object({
    state: word('State', ['running', 'done', 'skipped'] as const),
    position: Type.Optional(Type.Integer({ title: 'Stop', minimum: 0, maximum: TOUR.length - 1 })),
  }),
  reply: Tour,
  async run(c, { state, position = 0 }) {
    const row = { state, position, at: c.now() };
    await c
      .sql<OnboardingDb>()
      .insertInto('onboarding.tour')
      .values({ user_id: c.principal.id, ...row })
      .onConflict((conflict) => conflict.columns(['tenant_id' as never, 'user_id']).doUpdateSet(row))
      .execute();
    return tourOf(c);
  },
});
