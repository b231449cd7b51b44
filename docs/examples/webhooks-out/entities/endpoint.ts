import { column, defineEntity, idColumn } from '@serviflow/sdk';
import type { EndpointView } from '../contract.ts';
import type { EndpointStatus, EventType } from '../model/event-types.ts';

/** An address that hears of events. It holds no secret: see services/secrets.ts. */
export const Endpoint = defineEntity({
  name: 'WebhooksOutEndpoint',
  schema: 'webhooks_out',
  tableName: 'endpoint',
  properties: {
    id: idColumn(),
    url: column.string(),
    description: column.string(),
    events: column.array<EventType>(),
    status: column.string().$type<EndpointStatus>().default('on'),
    reason: column.string().nullable(),
    /** Failed attempts since the last that worked. */
    failures: column.integer().default(0),
    failingSince: column.datetime().nullable(),
    lastDeliveredAt: column.datetime().nullable(),
    secretVersion: column.integer().default(1),
    secretSeen: column.boolean().default(false),
    formerSecretUntil: column.datetime().nullable(),
    createdAt: column.datetime(),
  },
});

/** A row of the table, as the unit of work gives it. */
export interface EndpointRow {
  id: string;
  url: string;
  description: string;
  events: EventType[];
  status: EndpointStatus;
  reason?: string | null;
  failures: number;
  failingSince?: Date | null;
  lastDeliveredAt?: Date | null;
  secretVersion: number;
  secretSeen: boolean;
  formerSecretUntil?: Date | null;
  createdAt: Date;
}

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

/** An endpoint as others see it. @param now for what is over by itself */
export function endpointView(row: EndpointRow, now: Date): EndpointView {
  const former = row.formerSecretUntil ?? null;
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events,
    status: row.status,
    reason: row.reason ?? null,
    failingSince: iso(row.failingSince),
    lastDeliveredAt: iso(row.lastDeliveredAt),
    secretUnseen: !row.secretSeen,
    formerSecretUntil: former && former > now ? iso(former) : null,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Why nothing is sent to an endpoint that is not on. */
export const skippedBecause = ({ status }: Pick<EndpointRow, 'status'>): string =>
  status === 'paused' ? 'The endpoint was paused.' : 'The endpoint was off.';
