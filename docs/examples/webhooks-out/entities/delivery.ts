import { column, defineEntity, idColumn } from '@serviflow/sdk';
import type { DeliveryState } from '../model/event-types.ts';

/** One message to one endpoint, and how it fared. */
export const Delivery = defineEntity({
  name: 'WebhooksOutDelivery',
  schema: 'webhooks_out',
  tableName: 'delivery',
  properties: {
    id: idColumn(),
    endpointId: column.uuid(),
    messageId: column.string(),
    type: column.string(),
    ticketId: column.uuid().nullable(),
    ticketNumber: column.integer().nullable(),
    body: column.text(),
    state: column.string().$type<DeliveryState>(),
    /** All that were made. */
    attempts: column.integer().default(0),
    /** Those since it was last asked for: "Send again" begins anew. */
    round: column.integer().default(0),
    nextAt: column.datetime().nullable(),
    lastStatus: column.integer().nullable(),
    lastError: column.text().nullable(),
    excerpt: column.text().nullable(),
    durationMs: column.integer().nullable(),
    createdAt: column.datetime(),
    lastAttemptAt: column.datetime().nullable(),
  },
});
