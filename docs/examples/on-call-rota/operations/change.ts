import { invalidField, problems, Type } from '@serviflow/sdk';
import { rotaChanged, SHIFT, Shift } from '../contract.ts';
import { ShiftEntity, type ShiftRow } from '../entities/shift.ts';
import { type Ctx, onCallRota } from '../manifest.ts';
import { announce } from '../services/announce.ts';
import { canWork, viewsOf } from '../services/people.ts';

const notOver = (week: Shift, c: Ctx) => new Date(week.until) > c.now() || 'This week is over.';

/** POST /api/on-call-rota/shifts/{id}/take-over: somebody else is on call in this week. */
export const takeOver = onCallRota.actionOn(SHIFT, 'take-over', {
  title: 'Somebody else',
  icon: 'user-check',
  permission: 'on-call-rota.change',
  input: Type.Object(
    {
      userId: Type.String({
        title: 'Who is on call',
        format: 'uuid',
        'x-ui': { widget: 'lookup', lookup: '/api/users?staff=true', labelKey: 'name' },
      }),
    },
    { additionalProperties: false },
  ),
  reply: Shift,
  when: notOver,
  async run(c, { id }, { userId }) {
    if (!canWork((await c.users.find([userId])).get(userId)))
      throw invalidField('/userId', 'Choose an active expert or administrator.', 'cannot-work');
    const week = await stored(c, id);
    week.userId = userId;
    return save(c, week);
  },
});

/** POST /api/on-call-rota/shifts/{id}/give-back: as the order says again. */
export const giveBack = onCallRota.actionOn(SHIFT, 'give-back', {
  title: 'As planned',
  icon: 'arrow-back-up',
  permission: 'on-call-rota.change',
  input: Type.Object({}, { additionalProperties: false }),
  reply: Shift,
  when(week, c) {
    if (week.userId === week.plannedUserId) return 'This week is as planned.';
    return notOver(week, c);
  },
  async run(c, { id, plannedUserId, plannedName }) {
    if (!canWork((await c.users.find([plannedUserId])).get(plannedUserId)))
      throw problems.conflict(`${plannedName} cannot be on call now.`, { code: 'cannot-work' });
    const week = await stored(c, id);
    week.userId = plannedUserId;
    return save(c, week);
  },
});

/** POST /api/on-call-rota/shifts/{id}/swap: two people swap their weeks. Doing it again takes it back. */
export const swap = onCallRota.actionOn(SHIFT, 'swap', {
  title: 'Swap',
  icon: 'switch-horizontal',
  permission: 'on-call-rota.change',
  input: Type.Object(
    { withId: Type.String({ title: 'With which week', format: 'uuid' }) },
    { additionalProperties: false },
  ),
  reply: Shift,
  when: notOver,
  async run(c, { id }, { withId }) {
    const other = await c.em.findOne(ShiftEntity, { id: withId });
    if (!other || other.endsAt <= c.now())
      throw invalidField('/withId', 'Choose a week that is not over.', 'unknown');
    const week = await stored(c, id);
    if (week.userId === other.userId)
      throw invalidField('/withId', 'The same person is on call in both weeks.', 'same-person');
    [week.userId, other.userId] = [other.userId, week.userId];
    return save(c, week, other);
  },
});

async function stored(c: Ctx, id: string): Promise<ShiftRow> {
  return c.em.findOneOrFail(ShiftEntity, { id });
}

/** Stores the weeks and tells of them, at once when one of them runs. */
async function save(c: Ctx, week: ShiftRow, ...others: ShiftRow[]): Promise<Shift> {
  await c.em.flush();
  const weeks = [week, ...others];
  c.emit(
    rotaChanged,
    { shiftIds: weeks.map(({ id }) => id) },
    { aggregate: 'rota', audience: { permission: 'on-call-rota.read' } },
  );
  await announce(c, weeks.find(({ startsAt, endsAt }) => startsAt <= c.now() && c.now() < endsAt) ?? null);
  const [view] = await viewsOf(c, [week]);
  return view as Shift;
}
