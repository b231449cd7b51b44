import { column, defineEntity, idColumn } from '@serviflow/sdk';

/** The tenant is never mapped: the database fills it in and compares it. Names are unique among all plugins. */
export const FollowUp = defineEntity({
  name: 'SamplePluginFollowUp',
  schema: 'sample_plugin',
  tableName: 'follow_up',
  properties: {
    id: idColumn(),
    ticketId: column.uuid(),
    note: column.string(),
    done: column.boolean().default(false),
    createdAt: column.datetime(),
  },
});
