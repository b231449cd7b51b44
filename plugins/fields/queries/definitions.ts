import { RecordField, Type } from '@serviflow/sdk';
import { DEFINITION } from '../contract.ts';
import { fields } from '../manifest.ts';
import { Definition } from '../model/definition.ts';
import { definitionsOf, extensible } from '../services/definitions.ts';
import { fieldProvider } from '../services/provider.ts';

export const list = fields.query('definitions', {
  title: 'Custom fields',
  description:
    'Fields of one kind of record in their order, such as `tickets.ticket`; those that are retired last.',
  permission: ['fields.read', 'fields.manage'],
  http: { path: '/definitions' },
  input: Type.Object({ subject: Type.String({ title: 'Record', maxLength: 100 }) }),
  reply: Type.Object({ items: Type.Array(Definition) }),
  run: async (c, { subject }) => ({ items: await definitionsOf(c, subject) }),
});

export const get = fields.queryOn(DEFINITION, 'get', {
  title: 'Custom field',
  permission: ['fields.read', 'fields.manage'],
  http: { path: '/definitions/{id}' },
  input: Type.Object({}),
  reply: Definition,
  run: (_c, d) => d,
});

export const subjects = fields.query('subjects', {
  title: 'Records with custom fields',
  permission: ['fields.read', 'fields.manage'],
  input: Type.Object({}),
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        subject: Type.String(),
        title: Type.String(),
        customers: Type.Boolean(),
        resolving: Type.Boolean(),
        /** Null where such records have no category. */
        categories: Type.Union([Type.Array(Type.String()), Type.Null()]),
      }),
    ),
  }),
  async run(c) {
    const items = [];
    for (const { subject, title, customers, resolving, categories } of await extensible(c))
      items.push({ subject, title, customers, resolving, categories: [...((await categories()) ?? [])] });
    return { items };
  },
});

export const preview = fields.query('preview', {
  title: 'Fields as a form shows them',
  permission: 'fields.manage',
  input: Type.Object({
    subject: Type.String({ maxLength: 100 }),
    customer: Type.Optional(Type.Boolean({ title: 'As customers see them' })),
  }),
  reply: Type.Object({ items: Type.Array(RecordField) }),
  run: async (c, { subject, customer = false }) => ({
    items: [...(await fieldProvider(c).describe({ subject, customer }))],
  }),
});
