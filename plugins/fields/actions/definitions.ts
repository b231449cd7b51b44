import { problems, Type } from '@serviflow/sdk';
import { DEFINITION } from '../contract.ts';
import { fields } from '../manifest.ts';
import { ChangeSchema, Definition, DraftSchema } from '../model/definition.ts';
import { define, definitionsOf, redefine, save } from '../services/definitions.ts';

const nothing = Type.Object({});
const path = '/definitions';

export const create = fields.action('create', {
  title: 'New field',
  icon: 'plus',
  permission: 'fields.manage',
  http: { path, status: 201 },
  input: DraftSchema,
  reply: Definition,
  run: define,
});

export const update = fields.actionOn(DEFINITION, 'update', {
  title: 'Edit',
  done: 'Saved',
  icon: 'pencil',
  permission: 'fields.manage',
  listed: false,
  input: ChangeSchema,
  reply: Definition,
  run: redefine,
});

export const retire = fields.actionOn(DEFINITION, 'retire', {
  title: 'Retire',
  done: 'Retired',
  description:
    'Takes the field out of forms and lists. What records have in it is kept and comes back with it.',
  icon: 'archive',
  permission: 'fields.manage',
  input: nothing,
  reply: Definition,
  when: (d) => !d.retired || 'This field is retired already.',
  run: (c, d) => save(c, { ...d, retired: true }),
});

export const restore = fields.actionOn(DEFINITION, 'restore', {
  title: 'Use again',
  done: 'In use again',
  icon: 'restore',
  permission: 'fields.manage',
  input: nothing,
  reply: Definition,
  when: (d) => d.retired || 'This field is in use.',
  run: (c, d) => save(c, { ...d, retired: false }),
});

export const order = fields.action('order', {
  title: 'Order of fields',
  permission: 'fields.manage',
  listed: false,
  http: { path: '/order' },
  input: Type.Object({
    subject: Type.String({ maxLength: 100 }),
    /** All fields in use, as they shall follow each other. */
    ids: Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: 300, uniqueItems: true }),
  }),
  reply: Type.Object({ items: Type.Array(Definition) }),
  async run(c, { subject, ids }) {
    const known = (await definitionsOf(c, subject)).filter((one) => !one.retired);
    if (known.length !== ids.length || known.some((one) => !ids.includes(one.id)))
      throw problems.conflict('The fields have changed meanwhile. Please look again.', { code: 'changed' });
    for (const d of known) {
      const position = 10 * (ids.indexOf(d.id) + 1);
      if (position !== d.position) await save(c, { ...d, position });
    }
    return { items: (await definitionsOf(c, subject)).filter((one) => !one.retired) };
  },
});
