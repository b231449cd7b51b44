import { sql } from '@serviflow/sdk';
import type { DeliveryDetail, DeliveryView, EndpointView } from '../contract.ts';
import { Endpoint, type EndpointRow, endpointView } from '../entities/endpoint.ts';
import type { Ctx } from '../manifest.ts';
import type { DeliveryState } from '../model/event-types.ts';

/** PostgreSQL would answer another text with an error instead of "not found". */
export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

/** @param options.lock keeps others from changing it until the transaction ends; deliveries may be added meanwhile */
export async function findEndpoint(
  c: Ctx,
  id: string,
  options = { lock: false },
): Promise<EndpointRow | null> {
  if (!isUuid(id)) return null;
  if (options.lock)
    await sql`select 1 from webhooks_out.endpoint where id = ${id} for no key update`.execute(c.sql());
  return c.em.findOne(Endpoint, { id });
}

export async function loadEndpoint(
  c: Ctx,
  id: string,
  options: { lock: boolean },
): Promise<EndpointView | null> {
  const found = await findEndpoint(c, id, options);
  return found && endpointView(found, c.now());
}

/** A line of the log as the statement gives it. */
export interface DeliveryLine {
  id: string;
  endpoint_id: string;
  url: string;
  message_id: string;
  type: string;
  ticket_id: string | null;
  ticket_number: number | null;
  state: DeliveryState;
  attempts: number;
  next_at: Date | null;
  last_status: number | null;
  last_error: string | null;
  duration_ms: number | null;
  created_at: Date;
  last_attempt_at: Date | null;
}

/** What a line of the log is made of; `d` is the delivery, `e` its endpoint. */
export const LINE = sql`d.id, d.endpoint_id, e.url, d.message_id, d.type, d.ticket_id, d.ticket_number, d.state, d.attempts,
  d.next_at, d.last_status, d.last_error, d.duration_ms, d.created_at, d.last_attempt_at`;

export const deliveryView = (row: DeliveryLine): DeliveryView => ({
  id: row.id,
  endpointId: row.endpoint_id,
  url: row.url,
  messageId: row.message_id,
  type: row.type,
  ticketId: row.ticket_id,
  ticketNumber: row.ticket_number,
  state: row.state,
  attempts: row.attempts,
  nextAt: row.next_at?.toISOString() ?? null,
  lastStatus: row.last_status,
  lastError: row.last_error,
  durationMs: row.duration_ms,
  createdAt: row.created_at.toISOString(),
  lastAttemptAt: row.last_attempt_at?.toISOString() ?? null,
});

export async function loadDelivery(c: Ctx, id: string): Promise<DeliveryDetail | null> {
  if (!isUuid(id)) return null;
  const { rows } = await sql<DeliveryLine & { body: string; excerpt: string | null }>`
    select ${LINE}, d.body, d.excerpt
      from webhooks_out.delivery d join webhooks_out.endpoint e on e.id = d.endpoint_id
     where d.id = ${id}`.execute(c.sql());
  const [row] = rows;
  return row ? { ...deliveryView(row), body: row.body, excerpt: row.excerpt } : null;
}
