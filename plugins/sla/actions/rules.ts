import { pageOf, problems, type TSchema, Type } from '@serviflow/sdk';
import { SLA_LEVELS, SlaLevelSchema } from '../../clients/contract.ts';
import { PRIORITIES } from '../../tickets/contract.ts';
import { type AssignmentKind, Definition } from '../contract.ts';
import type { RuleScope } from '../data/tables.ts';
import { type Ctx, sla } from '../manifest.ts';
import { categoryKey } from '../services/cascade.ts';
import { labelOf, listRules, setRule } from '../services/rules.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const V extends readonly string[]>(values: V, title: string) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: [...values], title });

const RuleView = Type.Object({
  /** category, level, priority, or the kind of a person or client */
  scope: Type.String(),
  key: Type.String(),
  label: Type.String(),
  definitionId: Type.String(),
});
const definitionId = nullable(Definition.properties.id);
/** Without a definition the rule goes away. */
const Reply = Type.Object({ scope: Type.String(), key: Type.String(), definitionId });

const KINDS = ['user', 'contact', 'client'] as const satisfies readonly AssignmentKind[];
const DEFAULTS = [...PRIORITIES, 'any'] as const;

export const mappings = sla.query('mappings', {
  title: 'Category mappings',
  description: 'Which category, company level or priority gets which service level.',
  permission: 'sla.read',
  http: { path: '/mappings' },
  input: Type.Object({}),
  reply: pageOf(RuleView),
  run: async (c) => ({ items: await listRules(c, ['category', 'level', 'default']), next: null }),
});

export const mapCategory = sla.action('map-category', {
  title: 'Map a category',
  description: 'Affects new tickets. Without a service level the mapping goes away.',
  permission: 'sla.manage',
  http: { method: 'PUT', path: '/mappings' },
  input: Type.Object({
    category: Type.String({ title: 'Category', minLength: 1, maxLength: 200, pattern: '\\S' }),
    definitionId,
  }),
  reply: Reply,
  run: (c, { category, definitionId: id }) =>
    set(c, { scope: 'category', key: categoryKey(category), label: category.trim() }, id),
});

export const mapLevel = sla.action('map-level', {
  title: 'Map a company level',
  description: `What clients of the level ${SLA_LEVELS.join(', ')} get when they have no service level of their own.`,
  permission: 'sla.manage',
  http: { method: 'PUT', path: '/levels' },
  input: Type.Object({ level: SlaLevelSchema, definitionId }),
  reply: Reply,
  run: (c, { level, definitionId: id }) => set(c, { scope: 'level', key: level, label: level }, id),
});

export const setDefault = sla.action('set-default', {
  title: 'Set a default',
  description: 'What tickets of a priority get when nothing else applies; `any` is the last resort.',
  permission: 'sla.manage',
  http: { method: 'PUT', path: '/defaults' },
  input: Type.Object({ priority: oneOf(DEFAULTS, 'Priority'), definitionId }),
  reply: Reply,
  run: (c, { priority, definitionId: id }) =>
    set(c, { scope: 'default', key: priority, label: priority }, id),
});

export const assignments = sla.query('assignments', {
  title: 'Own service levels',
  description: 'People and clients with a service level of their own.',
  permission: 'sla.read',
  http: { path: '/assignments' },
  input: Type.Object({
    kind: Type.Optional(oneOf(KINDS, 'Kind')),
    targetId: Type.Optional(Type.String({ format: 'uuid' })),
  }),
  reply: pageOf(RuleView),
  run: async (c, { kind, targetId }) => ({
    items: await listRules(c, kind ? [kind] : KINDS, targetId === undefined ? undefined : [targetId]),
    next: null,
  }),
});

export const assign = sla.action('assign', {
  title: 'Give a service level',
  description: 'To a login, a contact or a client; affects new tickets.',
  permission: 'sla.manage',
  http: { method: 'PUT', path: '/assignments' },
  input: Type.Object({
    kind: oneOf(KINDS, 'Kind'),
    targetId: Type.String({ title: 'Who', format: 'uuid' }),
    definitionId,
  }),
  reply: Reply,
  async run(c, { kind, targetId, definitionId: id }) {
    if (id !== null && !(await exists(c, kind, targetId))) throw problems.notFound();
    return set(c, { scope: kind, key: targetId, label: await labelOf(c, kind, targetId) }, id);
  },
});

async function exists(c: Ctx, kind: (typeof KINDS)[number], id: string): Promise<boolean> {
  if (kind === 'client') return (await c.use.clients.get([id])).has(id);
  if (kind === 'contact') return (await c.use.clients.contacts([id])).has(id);
  return (await c.users.find([id])).has(id);
}

async function set(c: Ctx, rule: { scope: RuleScope; key: string; label: string }, id: string | null) {
  await setRule(c, rule, id);
  return { scope: rule.scope, key: rule.key, definitionId: id };
}
