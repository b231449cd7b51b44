import { sql } from '@serviflow/sdk';
import type { AssignmentKind, Definition } from '../contract.ts';
import type { RuleScope, RuleTable, SlaTables } from '../data/tables.ts';
import type { Ctx } from '../manifest.ts';
import { listDefinitions } from './definitions.ts';
import { unknownDefinition } from './problems.ts';

export interface Rule {
  scope: RuleScope;
  key: string;
  label: string;
  definitionId: string;
}

/** Rules of some scopes, for lists. */
export async function listRules(
  c: Ctx,
  scopes: readonly RuleScope[],
  keys?: readonly string[],
): Promise<Rule[]> {
  if (keys?.length === 0) return [];
  let query = c
    .sql<SlaTables>()
    .selectFrom('sla.rule')
    .select(['scope', 'key', 'label', 'definition_id'])
    .where('scope', 'in', [...scopes])
    .orderBy('scope')
    .orderBy(sql`lower(label)`);
  if (keys) query = query.where('key', 'in', [...keys]);
  const rows = await query.execute();
  return rows.map(({ scope, key, label, definition_id }) => ({
    scope,
    key,
    label,
    definitionId: definition_id,
  }));
}

/**
 * Sets or (with null) removes one rule of the cascade. Tickets that exist keep what they have.
 * @throws Problem 404 for an unknown definition
 */
export async function setRule(
  c: Ctx,
  rule: { scope: RuleScope; key: string; label: string },
  definitionId: string | null,
): Promise<void> {
  const db = c.sql<SlaTables>();
  const { scope, key, label } = rule;
  if (definitionId === null) return dropRule(c, scope, key);
  if ((await listDefinitions(c, [definitionId])).length === 0) throw unknownDefinition();
  const values = {
    definition_id: definitionId,
    label,
    set_by: c.principal.id,
    set_at: c.now(),
  } satisfies Partial<RuleTable>;
  await db
    .insertInto('sla.rule')
    .values({ scope, key, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id' as 'key', 'scope', 'key']).doUpdateSet(values))
    .execute();
}

/** Takes one rule away; nothing happens when there is none. */
export async function dropRule(c: Ctx, scope: RuleScope, key: string): Promise<void> {
  await c.sql<SlaTables>().deleteFrom('sla.rule').where('scope', '=', scope).where('key', '=', key).execute();
}

/** The name that a rule for a target carries, so that reasons and lists need no other plugin. */
export async function labelOf(c: Ctx, kind: AssignmentKind, targetId: string): Promise<string> {
  if (kind === 'client')
    return (await c.use.clients.get([targetId])).get(targetId)?.displayName ?? 'a client';
  if (kind === 'contact')
    return (await c.use.clients.contacts([targetId])).get(targetId)?.name ?? 'a contact';
  if (kind === 'user') return (await c.users.find([targetId])).get(targetId)?.name ?? 'a user';
  return c.principal.name;
}

/** Definitions of targets of one kind; targets without one are absent. */
export async function assignedTo(
  c: Ctx,
  kind: AssignmentKind,
  targetIds: readonly string[],
): Promise<Map<string, Definition>> {
  const rules = await listRules(c, [kind], targetIds);
  const definitions = await listDefinitions(c, [...new Set(rules.map((rule) => rule.definitionId))]);
  const byId = new Map(definitions.map((definition) => [definition.id, definition]));
  return new Map(
    rules.flatMap((rule) => {
      const definition = byId.get(rule.definitionId);
      return definition ? [[rule.key, definition] as const] : [];
    }),
  );
}
