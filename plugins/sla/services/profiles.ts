import { invalidField, problems, sql, uuidv7 } from '@serviflow/sdk';
import type { Profile } from '../contract.ts';
import type { SlaTables } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { type BusinessProfile, parseProfile } from './calendar/index.ts';
import { asProblem } from './problems.ts';

export interface ProfileDraft extends BusinessProfile {
  name: string;
}

/** All profiles by name, or the one with an id. */
export async function listProfiles(c: Ctx, id?: string): Promise<Profile[]> {
  let query = c
    .sql<SlaTables>()
    .selectFrom('sla.profile as p')
    .selectAll('p')
    .select((e) =>
      e
        .selectFrom('sla.definition as d')
        .whereRef('d.profile_id', '=', 'p.id')
        .select((f) => f.fn.countAll<number>().as('n'))
        .as('definitions'),
    )
    .orderBy('p.name');
  if (id !== undefined) query = query.where('p.id', '=', id);
  return (await query.execute()).map((row) => ({
    id: row.id,
    name: row.name,
    timezone: row.timezone,
    alwaysOpen: row.always_open,
    days: row.days,
    start: row.start_time,
    end: row.end_time,
    holidays: row.holidays,
    hours: row.hours,
    definitions: row.definitions ?? 0,
  }));
}

/**
 * Adds a profile.
 * @throws Problem 422 for hours that make no sense or a name that is taken
 */
export async function createProfile(c: Ctx, draft: ProfileDraft): Promise<Profile> {
  const id = uuidv7();
  const values = await checkedColumns(c, draft);
  await c
    .sql<SlaTables>()
    .insertInto('sla.profile')
    .values({ id, ...values, created_at: c.now(), updated_at: c.now() })
    .execute();
  return (await listProfiles(c, id))[0] as Profile;
}

/**
 * Changes a profile. The deadlines of running clocks are the job `sla.recalculate`'s.
 * @throws Problem 422 as createProfile
 */
export async function updateProfile(
  c: Ctx,
  profile: Profile,
  change: Partial<ProfileDraft>,
): Promise<Profile> {
  const values = await checkedColumns(c, { ...profile, ...change }, profile.id);
  await c
    .sql<SlaTables>()
    .updateTable('sla.profile')
    .set({ ...values, updated_at: c.now() })
    .where('id', '=', profile.id)
    .execute();
  return (await listProfiles(c, profile.id))[0] as Profile;
}

/** @throws Problem 409 while a definition uses the profile */
export async function deleteProfile(c: Ctx, profile: Profile): Promise<void> {
  if (profile.definitions > 0) {
    throw problems.conflict(`${profile.definitions} service levels use these business hours.`, {
      code: 'in-use',
    });
  }
  await c.sql<SlaTables>().deleteFrom('sla.profile').where('id', '=', profile.id).execute();
}

async function checkedColumns(c: Ctx, draft: ProfileDraft, id: string | null = null) {
  const name = draft.name.trim();
  const profile: BusinessProfile = {
    timezone: draft.timezone,
    alwaysOpen: draft.alwaysOpen ?? false,
    days: draft.days ?? [],
    start: draft.start ?? '09:00',
    end: draft.end ?? '17:00',
    holidays: [...new Set(draft.holidays ?? [])].sort(),
    hours: draft.hours ?? {},
  };
  try {
    parseProfile(profile);
  } catch (error) {
    throw asProblem(error);
  }
  const taken = await c
    .sql<SlaTables>()
    .selectFrom('sla.profile')
    .select('id')
    .where(sql`lower(name)`, '=', name.toLowerCase())
    .executeTakeFirst();
  if (taken && taken.id !== id)
    throw invalidField('/name', `There is a profile named ${name} already.`, 'taken');
  const json = (value: unknown) => sql<never>`${JSON.stringify(value)}::jsonb`;
  return {
    name,
    timezone: profile.timezone,
    always_open: profile.alwaysOpen ?? false,
    days: json(profile.days),
    start_time: profile.start as string,
    end_time: profile.end as string,
    holidays: json(profile.holidays),
    hours: json(profile.hours),
  };
}
