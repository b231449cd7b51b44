import { rotaChanged } from '../contract.ts';
import { ShiftEntity, type ShiftRow } from '../entities/shift.ts';
import type { Ctx } from '../manifest.ts';
import { announce } from './announce.ts';
import { lockRota } from './lock.ts';
import { turnsOf } from './people.ts';
import { nextTurn, standIn, type Turns } from './turns.ts';
import { type HandOver, lastHandOver, nextHandOver } from './wall-clock.ts';

/**
 * Brings the rota in line with settings, time and people: adds the weeks that are missing, follows a changed order or
 * hand-over, lets somebody stand in for who cannot work any more, and announces who is on call. Weeks that were swapped
 * or taken over stay as they are while that person can work. Doing it again changes nothing.
 */
export async function fillRota(c: Ctx): Promise<void> {
  await lockRota(c);
  const weeks: ShiftRow[] = await c.em.find(
    ShiftEntity,
    { endsAt: { $gt: c.now() } },
    { orderBy: { startsAt: 'asc' } },
  );
  const turns = await turnsOf(c, weeks);
  const changed = new Set<string>();
  const running = await keepRunning(c, weeks, { turns, changed });
  planAhead(c, weeks, { turns, changed, running });
  await c.em.flush();
  if (changed.size > 0)
    c.emit(rotaChanged, { shiftIds: [...changed] }, { audience: { permission: 'on-call-rota.read' } });
  await announce(c, running);
}

interface Work {
  readonly turns: Turns;
  /** Ids of the weeks that are new, gone or different. */
  readonly changed: Set<string>;
}

const handOverOf = (c: Ctx): HandOver => ({ day: c.settings.handOverDay, time: c.settings.handOverTime });

/** The week that runs now: made when there is none, ended when nobody can take it. */
async function keepRunning(c: Ctx, weeks: readonly ShiftRow[], work: Work): Promise<ShiftRow | null> {
  const [rule, zone] = [handOverOf(c), c.tenant.timezone];
  const until = nextHandOver(c.now(), rule, zone);
  const found = weeks.find((week) => week.startsAt <= c.now());
  if (found) {
    const userId = standIn(work.turns, found);
    if (userId === null) {
      c.em.remove(found);
      work.changed.add(found.id);
      return null;
    }
    change(found, { userId, plannedUserId: found.plannedUserId, endsAt: until }, work);
    return found;
  }
  const [before] = await c.em.find(ShiftEntity, {}, { orderBy: { endsAt: 'desc' }, limit: 1 });
  const past = before && before.endsAt <= c.now() ? before : undefined;
  const userId = nextTurn(work.turns, past?.plannedUserId ?? null);
  if (userId === null) return null;
  const begin = lastHandOver(c.now(), rule, zone);
  const startsAt = past && past.endsAt > begin ? past.endsAt : begin;
  return add(c, { startsAt, endsAt: until, userId }, work);
}

/** The weeks that have not begun. */
function planAhead(
  c: Ctx,
  weeks: readonly ShiftRow[],
  { running, ...work }: Work & { running: ShiftRow | null },
): void {
  const ahead = new Map(
    weeks.filter((week) => week.startsAt > c.now()).map((week) => [week.startsAt.getTime(), week]),
  );
  let last = running;
  for (let week = 0; last && week < c.settings.weeksAhead; week += 1) {
    const plannedUserId = nextTurn(work.turns, last.plannedUserId);
    if (plannedUserId === null) break;
    const startsAt = last.endsAt;
    const endsAt = nextHandOver(startsAt, handOverOf(c), c.tenant.timezone);
    const found = ahead.get(startsAt.getTime());
    ahead.delete(startsAt.getTime());
    if (found) {
      const taken = found.userId !== found.plannedUserId && work.turns.available.has(found.userId);
      change(found, { userId: taken ? found.userId : plannedUserId, plannedUserId, endsAt }, work);
    }
    last = found ?? add(c, { startsAt, endsAt, userId: plannedUserId }, work);
  }
  for (const left of ahead.values()) {
    c.em.remove(left);
    work.changed.add(left.id);
  }
}

function change(
  week: ShiftRow,
  to: Pick<ShiftRow, 'userId' | 'plannedUserId' | 'endsAt'>,
  { changed }: Work,
): void {
  const same =
    week.userId === to.userId &&
    week.plannedUserId === to.plannedUserId &&
    week.endsAt.getTime() === to.endsAt.getTime();
  if (same) return;
  Object.assign(week, to);
  changed.add(week.id);
}

function add(c: Ctx, week: Pick<ShiftRow, 'startsAt' | 'endsAt' | 'userId'>, { changed }: Work): ShiftRow {
  const made = c.em.create(ShiftEntity, { ...week, plannedUserId: week.userId });
  c.em.persist(made);
  changed.add(made.id);
  return made;
}
