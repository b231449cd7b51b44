import { invalidField, problems, sql, uuidv7 } from '@serviflow/sdk';
import type { Definition } from '../contract.ts';
import { profileOf } from '../data/profile-row.ts';
import type { DefinitionTable, SlaTables } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { deadline } from './calendar/index.ts';
import { asProblem } from './problems.ts';

export interface DefinitionDraft {
  name: string;
  categoryLabel?: string | null;
  responseSeconds: number;
  resolveSeconds: number;
  profileId: string;
  active?: boolean;
  nearPercent?: number;
}

type Row = DefinitionTable & { profile_name: string; default_for: string[] };

/** All definitions by name, or those with the given ids. */
export async function listDefinitions(c: Ctx, ids?: readonly string[]): Promise<Definition[]> {
  if (ids?.length === 0) return [];
  const { rows } = await sql<Row>`
    select d.*, p.name as profile_name,
           array(select r.key from sla.rule r where r.scope = 'default' and r.definition_id = d.id order by r.key) as default_for
      from sla.definition d join sla.profile p on p.id = d.profile_id
     ${ids ? sql`where d.id = any (${[...ids]}::uuid[])` : sql``}
     order by d.name`.execute(c.sql<SlaTables>());
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    categoryLabel: row.category_label,
    responseSeconds: row.response_seconds,
    resolveSeconds: row.resolve_seconds,
    profileId: row.profile_id,
    profileName: row.profile_name,
    active: row.active,
    nearPercent: row.near_percent,
    defaultFor: row.default_for,
  }));
}

/**
 * Adds a definition.
 * @throws Problem 422 for a name that is taken, an unknown profile or a target that its hours can never reach; 409
 *   when the plan's number of definitions is used up
 */
export async function createDefinition(c: Ctx, draft: DefinitionDraft): Promise<Definition> {
  await checkLimit(c);
  const values = await checkedColumns(c, draft);
  const id = uuidv7();
  await c
    .sql<SlaTables>()
    .insertInto('sla.definition')
    .values({ id, ...values, created_at: c.now(), updated_at: c.now() })
    .execute();
  return (await listDefinitions(c, [id]))[0] as Definition;
}

/**
 * Changes a definition for tickets from now on; tickets keep what they were promised until they are assessed again.
 * @throws Problem 422 as createDefinition, 409 when the last resort of the cascade would be switched off
 */
export async function updateDefinition(
  c: Ctx,
  definition: Definition,
  change: Partial<DefinitionDraft>,
): Promise<Definition> {
  if (change.active === false) refuseLastResort(definition);
  const values = await checkedColumns(c, { ...definition, ...change }, definition.id);
  await c
    .sql<SlaTables>()
    .updateTable('sla.definition')
    .set({ ...values, updated_at: c.now() })
    .where('id', '=', definition.id)
    .execute();
  return (await listDefinitions(c, [definition.id]))[0] as Definition;
}

/** Removes a definition with its mappings; tickets keep their deadlines. @throws Problem 409 for the last resort */
export async function deleteDefinition(c: Ctx, definition: Definition): Promise<void> {
  refuseLastResort(definition);
  await c.sql<SlaTables>().deleteFrom('sla.definition').where('id', '=', definition.id).execute();
}

function refuseLastResort(definition: Definition): void {
  if (!definition.defaultFor.includes('any')) return;
  throw problems.conflict('It is the default of the organisation. Choose another default first.', {
    code: 'default-definition',
  });
}

async function checkLimit(c: Ctx): Promise<void> {
  const limit = c.entitled('sla.definitions');
  if (limit === true) return;
  const { n } = await c
    .sql<SlaTables>()
    .selectFrom('sla.definition')
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  if (n >= Number(limit)) {
    throw problems.conflict(`The plan holds ${Number(limit)} service levels.`, { code: 'limit-reached' });
  }
}

async function checkedColumns(c: Ctx, draft: DefinitionDraft, id: string | null = null) {
  const db = c.sql<SlaTables>();
  const name = draft.name.trim();
  const taken = await db
    .selectFrom('sla.definition')
    .select('id')
    .where(sql`lower(name)`, '=', name.toLowerCase())
    .executeTakeFirst();
  if (taken && taken.id !== id)
    throw invalidField('/name', `There is a service level named ${name} already.`, 'taken');
  const profile = await db
    .selectFrom('sla.profile')
    .selectAll()
    .where('id', '=', draft.profileId)
    .executeTakeFirst();
  if (!profile) throw invalidField('/profileId', 'There are no such business hours.', 'unknown');
  try {
    // A target out of reach must be refused here: later it would fail the creation of a ticket. With some room for
    // the threshold beyond the deadline.
    const seconds = Math.max(draft.responseSeconds, draft.resolveSeconds) * 2;
    deadline({ profile: profileOf(profile), start: c.now().getTime(), seconds });
  } catch (error) {
    throw asProblem(error);
  }
  return {
    name,
    category_label: draft.categoryLabel?.trim() || null,
    response_seconds: draft.responseSeconds,
    resolve_seconds: draft.resolveSeconds,
    profile_id: draft.profileId,
    active: draft.active ?? true,
    near_percent: draft.nearPercent ?? c.settings.nearBreachPercent,
  };
}
