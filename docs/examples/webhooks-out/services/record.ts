import { uuidv7 } from '@serviflow/sdk';
import { Delivery } from '../entities/delivery.ts';
import { Endpoint, type EndpointRow, skippedBecause } from '../entities/endpoint.ts';
import type { Ctx } from '../manifest.ts';
import { type EventType, TEST_TYPE } from '../model/event-types.ts';
import { queueAttempt } from '../operations/deliver.ts';

/** What was written down this much after it happened is history (imports, demo data): nobody is told of it. */
const HISTORY_MS = 15 * 60_000;

/** An event of a ticket, as its handler gets it. */
export interface Fact {
  /** Id of the event: the same when the event is delivered to the handler twice. */
  readonly id: string;
  readonly type: EventType;
  readonly occurredAt: Date;
  readonly told: { readonly ticketId: string; readonly number: number; readonly at: string };
}

/**
 * Writes a delivery for every endpoint of the tenant that asks for the event, in the handler's transaction: the desk
 * runs a handler at least once and keeps what it writes once, so no event is lost and none is queued twice.
 * @param data what the webhook tells; asked only when somebody listens; null = not to be told
 */
export async function recordFact(
  c: Ctx,
  fact: Fact,
  data: () => Promise<Record<string, unknown> | null>,
): Promise<void> {
  if (fact.occurredAt.getTime() - Date.parse(fact.told.at) > HISTORY_MS) return;
  const all: EndpointRow[] = await c.em.find(Endpoint, {});
  const listening = all.filter((endpoint) => endpoint.events.includes(fact.type));
  const told = listening.length > 0 ? await data() : null;
  if (!told) return;
  const body = JSON.stringify({ type: fact.type, timestamp: fact.told.at, data: told });
  for (const endpoint of listening)
    await addDelivery(c, endpoint, {
      messageId: `msg_${fact.id}`,
      type: fact.type,
      body,
      ticket: { id: fact.told.ticketId, number: fact.told.number },
    });
}

/** Queues a message that says nothing of anybody. @returns id of the delivery */
export async function recordTest(c: Ctx, endpoint: EndpointRow): Promise<string> {
  const timestamp = c.now().toISOString();
  const data = { message: 'This is a test.', tenant: c.tenant.code };
  const body = JSON.stringify({ type: TEST_TYPE, timestamp, data });
  return addDelivery(c, endpoint, { messageId: `msg_${uuidv7()}`, type: TEST_TYPE, body, ticket: null });
}

interface NewDelivery {
  readonly messageId: string;
  readonly type: string;
  readonly body: string;
  readonly ticket: { readonly id: string; readonly number: number } | null;
}

async function addDelivery(c: Ctx, endpoint: EndpointRow, message: NewDelivery): Promise<string> {
  // Whoever mends a receiver wants to try it before switching it on again.
  const sends = endpoint.status === 'on' || message.type === TEST_TYPE;
  const delivery = c.em.create(Delivery, {
    endpointId: endpoint.id,
    messageId: message.messageId,
    type: message.type,
    body: message.body,
    ticketId: message.ticket?.id ?? null,
    ticketNumber: message.ticket?.number ?? null,
    state: sends ? 'waiting' : 'skipped',
    lastError: sends ? null : skippedBecause(endpoint),
    nextAt: sends ? c.now() : null,
    createdAt: c.now(),
  });
  await c.em.persist(delivery).flush();
  if (sends) await queueAttempt(c, { id: delivery.id, attempts: 0 });
  return delivery.id;
}
