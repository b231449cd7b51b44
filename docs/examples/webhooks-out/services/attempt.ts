import { Problem } from '@serviflow/sdk';
import { deliveryChanged } from '../contract.ts';
import { Delivery } from '../entities/delivery.ts';
import { skippedBecause } from '../entities/endpoint.ts';
import type { Ctx } from '../manifest.ts';
import { TEST_TYPE } from '../model/event-types.ts';
import { finishAttempt, type QueueAttempt } from './finish.ts';
import { secretsOf } from './secrets.ts';
import { type Outcome, type Shipment, sendWebhook } from './send.ts';
import { findEndpoint } from './subjects.ts';

/** The work of the job `deliver`. */
export async function attemptDelivery(
  c: Ctx,
  { deliveryId, attempt }: { deliveryId: string; attempt: number },
  queue: QueueAttempt,
): Promise<void> {
  const shipment = await c.tx((tx) => prepare(tx, deliveryId, attempt));
  if (!shipment) return;
  const outcome = await outcomeOf(c, shipment);
  await c.tx((tx) =>
    finishAttempt(tx, { deliveryId, endpointId: shipment.endpoint.id, attempt, outcome, queue }),
  );
}

/** @returns null when there is nothing to do: deleted, done by another job, or the endpoint is not on any more */
async function prepare(c: Ctx, id: string, attempt: number): Promise<Omit<Shipment, 'secrets'> | null> {
  const delivery = await c.em.findOne(Delivery, { id });
  if (delivery?.state !== 'waiting' || delivery.attempts + 1 !== attempt) return null;
  const endpoint = await findEndpoint(c, delivery.endpointId);
  if (!endpoint) return null;
  if (endpoint.status !== 'on' && delivery.type !== TEST_TYPE) {
    Object.assign(delivery, { state: 'skipped', nextAt: null, lastError: skippedBecause(endpoint) });
    const { id: deliveryId, endpointId } = delivery;
    c.emit(
      deliveryChanged,
      { deliveryId, endpointId, state: 'skipped' },
      { audience: { permission: 'webhooks-out.read' } },
    );
    return null;
  }
  return { endpoint, messageId: delivery.messageId, body: delivery.body };
}

async function outcomeOf(c: Ctx, shipment: Omit<Shipment, 'secrets'>): Promise<Outcome> {
  try {
    return await sendWebhook(c, { ...shipment, secrets: secretsOf(c, shipment.endpoint) });
  } catch (error) {
    // The tenant's to mend, and tried again until then: no key, or a host that cannot be reached from here.
    if (!(error instanceof Problem)) throw error;
    return { status: null, error: error.detail ?? error.title, excerpt: null, durationMs: 0 };
  }
}
