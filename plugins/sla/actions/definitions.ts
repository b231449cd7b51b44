import { invalidField, pageOf, type Static, Type } from '@serviflow/sdk';
import { DEFINITION, Definition } from '../contract.ts';
import { sla } from '../manifest.ts';
import {
  createDefinition,
  type DefinitionDraft,
  deleteDefinition,
  listDefinitions,
  updateDefinition,
} from '../services/definitions.ts';

const hours = (title: string) =>
  Type.Optional(Type.Number({ title: `${title} (hours)`, exclusiveMinimum: 0, maximum: 8_760 }));
const minutes = (title: string) =>
  Type.Optional(Type.Integer({ title: `${title} (minutes)`, minimum: 1, maximum: 525_600 }));

const fields = {
  categoryLabel: Type.Optional(
    Type.Union([Type.String({ title: 'Category label', maxLength: 200 }), Type.Null()]),
  ),
  responseHours: hours('First response within'),
  responseMinutes: minutes('First response within'),
  resolveHours: hours('Resolved within'),
  resolveMinutes: minutes('Resolved within'),
  nearPercent: Type.Optional(Type.Integer({ title: 'Warn at % of the time', minimum: 1, maximum: 99 })),
  active: Type.Optional(Type.Boolean({ title: 'Active' })),
};
const name = Type.String({ title: 'Name', minLength: 1, maxLength: 100, pattern: '\\S' });
const profileId = Type.String({ title: 'Business hours', format: 'uuid' });

const Create = Type.Object({ name, profileId, ...fields });
const Change = Type.Partial(Create);

export const definitions = sla.query('definitions', {
  title: 'Service levels',
  permission: 'sla.read',
  http: { path: '/definitions' },
  input: Type.Object({}),
  reply: pageOf(Definition),
  run: async (c) => ({ items: await listDefinitions(c), next: null }),
});

export const definition = sla.queryOn(DEFINITION, 'definition', {
  title: 'Service level',
  permission: 'sla.read',
  http: { path: '/definitions/{id}' },
  input: Type.Object({}),
  reply: Definition,
  run: (_c, found) => found,
});

export const create = sla.action('create-definition', {
  title: 'Add a service level',
  icon: 'plus',
  permission: 'sla.manage',
  http: { path: '/definitions', status: 201 },
  input: Create,
  reply: Definition,
  async run(c, input) {
    const responseSeconds = seconds(input, 'response');
    const resolveSeconds = seconds(input, 'resolve');
    if (responseSeconds === undefined) throw missing('response');
    if (resolveSeconds === undefined) throw missing('resolve');
    return createDefinition(c, {
      ...plain(input),
      name: input.name,
      profileId: input.profileId,
      responseSeconds,
      resolveSeconds,
    });
  },
});

export const update = sla.actionOn(DEFINITION, 'update-definition', {
  title: 'Change',
  icon: 'edit',
  permission: 'sla.manage',
  http: { method: 'PATCH', path: '/definitions/{id}' },
  input: Change,
  reply: Definition,
  async run(c, found, input) {
    const change: Partial<DefinitionDraft> = plain(input);
    if (input.name !== undefined) change.name = input.name;
    if (input.profileId !== undefined) change.profileId = input.profileId;
    const [response, resolve] = [seconds(input, 'response'), seconds(input, 'resolve')];
    if (response !== undefined) change.responseSeconds = response;
    if (resolve !== undefined) change.resolveSeconds = resolve;
    return updateDefinition(c, found, change);
  },
});

export const remove = sla.actionOn(DEFINITION, 'delete-definition', {
  title: 'Delete',
  icon: 'trash',
  risk: 'danger',
  permission: 'sla.manage',
  http: { method: 'DELETE', path: '/definitions/{id}' },
  input: Type.Object({}),
  reply: Type.Object({ id: Type.String() }),
  async run(c, found) {
    await deleteDefinition(c, found);
    return { id: found.id };
  },
});

type Clock = 'response' | 'resolve';

/** A target as people enter it, in hours or in minutes (0.7); undefined when it is not given. */
function seconds(input: Static<typeof Change>, clock: Clock): number | undefined {
  const [inHours, inMinutes] = [input[`${clock}Hours`], input[`${clock}Minutes`]];
  if (inHours !== undefined && inMinutes !== undefined) {
    throw invalidField(`/${clock}Minutes`, 'Give the time in hours or in minutes, not in both.', 'ambiguous');
  }
  if (inHours !== undefined) return Math.max(1, Math.round(inHours * 3_600));
  return inMinutes === undefined ? undefined : inMinutes * 60;
}

const missing = (clock: Clock) =>
  invalidField(`/${clock}Hours`, `A time is needed, as ${clock}Hours or ${clock}Minutes.`, 'required');

function plain(
  input: Static<typeof Change>,
): Pick<DefinitionDraft, 'categoryLabel' | 'nearPercent' | 'active'> {
  const { categoryLabel, nearPercent, active } = input;
  return {
    ...(categoryLabel !== undefined && { categoryLabel }),
    ...(nearPercent !== undefined && { nearPercent }),
    ...(active !== undefined && { active }),
  };
}
