import { definePlugin, recordFields } from '@serviflow/sdk';
import * as actions from './actions/definitions.ts';
import { DEFINITION, FIELDS } from './contract.ts';
import { fields } from './manifest.ts';
import { fieldsInit } from './migrations/0001-fields.ts';
import * as queries from './queries/definitions.ts';
import { define, findDefinition } from './services/definitions.ts';
import { fieldProvider } from './services/provider.ts';

export default definePlugin(fields, {
  migrations: [fieldsInit],
  register(p) {
    p.provide(FIELDS, (c) => ({ define: (draft) => define(c, draft) }));
    p.subject(DEFINITION, { load: (c, id) => findDefinition(c, id) });
    p.query(queries.list, queries.get, queries.subjects, queries.preview);
    p.action(actions.create, actions.update, actions.retire, actions.restore, actions.order);
    p.offer(recordFields, 'values', fieldProvider);
    p.page({
      path: '/fields',
      component: 'FieldsPage',
      title: 'Custom fields',
      permission: 'fields.manage',
      nav: { group: 'Administration', icon: 'list-details', order: 830 },
    });
  },
});
