import type { SlaTables } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { createDefinition } from './definitions.ts';
import { createProfile } from './profiles.ts';
import { setRule } from './rules.ts';

const HOUR = 3_600;

/** The set of 20.5: name, response and resolution hours, whether day and night count, and whose default it is. */
const DEFINITIONS = [
  { name: 'Critical', response: 1, resolve: 4, always: true, defaultFor: ['critical'] },
  { name: 'High', response: 2, resolve: 8, always: false, defaultFor: ['high'] },
  { name: 'Standard', response: 4, resolve: 24, always: false, defaultFor: ['medium', 'any'] },
  { name: 'Low', response: 8, resolve: 48, always: false, defaultFor: ['low'] },
] as const;

/** Seeds a tenant that has no business hours yet; enabling the plugin again changes nothing. */
export async function seedDefaults(c: Ctx): Promise<void> {
  const db = c.sql<SlaTables>();
  if (await db.selectFrom('sla.profile').select('id').limit(1).executeTakeFirst()) return;
  const { timezone } = c.tenant;
  const office = await createProfile(c, {
    name: 'Business Hours',
    timezone,
    days: [1, 2, 3, 4, 5],
    start: '09:00',
    end: '17:00',
  });
  const always = await createProfile(c, {
    name: '24x7',
    timezone,
    alwaysOpen: true,
    days: [1, 2, 3, 4, 5, 6, 7],
  });
  for (const spec of DEFINITIONS) {
    const definition = await createDefinition(c, {
      name: spec.name,
      responseSeconds: spec.response * HOUR,
      resolveSeconds: spec.resolve * HOUR,
      profileId: spec.always ? always.id : office.id,
    });
    for (const key of spec.defaultFor) await setRule(c, { scope: 'default', key, label: key }, definition.id);
  }
}
