import { deliveryChanged, endpointStopped } from '../contract.ts';
import { Delivery } from '../entities/delivery.ts';
import type { EndpointRow } from '../entities/endpoint.ts';
import type { Ctx } from '../manifest.ts';
import { delayAfter } from '../model/backoff.ts';
import { TEST_TYPE } from '../model/event-types.ts';
import type { Outcome } from './send.ts';
import { findEndpoint } from './subjects.ts';

/** HTTP 410 (RFC 9110 §15.5.11): the receiver wants no more, says the specification of Standard Webhooks. */
const GONE = 410;
/** One message that fails for long is not enough to pause an endpoint. */
const FAILURES_TO_PAUSE = 10;
const HOUR_MS = 3_600_000;
const READERS = { audience: { permission: 'webhooks-out.read' } };

/** Queues the next attempt; made by the job, which this file is a part of. */
export type QueueAttempt = (
  c: Ctx,
  delivery: { id: string; attempts: number },
  after?: Date,
) => Promise<void>;

interface Ended {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly attempt: number;
  readonly outcome: Outcome;
  readonly queue: QueueAttempt;
}

/** Writes down how an attempt ended, and queues the next one where there is one, in one transaction. */
export async function finishAttempt(c: Ctx, ended: Ended): Promise<void> {
  const { deliveryId, endpointId, attempt, outcome, queue } = ended;
  // The lock comes first: of two jobs for one attempt the second has to see what the first wrote.
  const endpoint = await findEndpoint(c, endpointId, { lock: true });
  const delivery = await c.em.findOne(Delivery, { id: deliveryId });
  if (!endpoint || !delivery || delivery.attempts + 1 !== attempt) return;
  const delivered = outcome.error === null;
  delivery.attempts += 1;
  delivery.round += 1;
  delivery.lastStatus = outcome.status;
  delivery.lastError = outcome.error;
  delivery.excerpt = outcome.excerpt;
  delivery.durationMs = outcome.durationMs;
  delivery.lastAttemptAt = c.now();
  delivery.nextAt = null;
  if (delivered) {
    delivery.state = 'delivered';
    noteSuccess(c, endpoint);
  } else {
    // A test is for somebody who watches; that one presses the button again.
    const gone = outcome.status === GONE;
    const seconds = gone || delivery.type === TEST_TYPE ? null : delayAfter(delivery.round);
    delivery.state = seconds === null ? 'failed' : 'waiting';
    if (seconds !== null) {
      delivery.nextAt = new Date(c.now().getTime() + seconds * 1_000);
      await queue(c, delivery, delivery.nextAt);
    }
    noteFailure(c, endpoint, { gone, test: delivery.type === TEST_TYPE });
  }
  c.emit(deliveryChanged, { deliveryId, endpointId, state: delivery.state }, READERS);
}

function noteSuccess(c: Ctx, endpoint: EndpointRow): void {
  endpoint.failures = 0;
  endpoint.failingSince = null;
  endpoint.lastDeliveredAt = c.now();
}

function noteFailure(c: Ctx, endpoint: EndpointRow, { gone, test }: { gone: boolean; test: boolean }): void {
  if (gone) stop(c, endpoint, 'off', 'The receiver answered 410: it wants no more webhooks.');
  if (gone || test) return;
  endpoint.failures += 1;
  endpoint.failingSince ??= c.now();
  const hours = (c.now().getTime() - endpoint.failingSince.getTime()) / HOUR_MS;
  if (endpoint.failures >= FAILURES_TO_PAUSE && hours >= c.settings.pauseAfterHours)
    stop(c, endpoint, 'paused', `Every attempt has failed for ${Math.floor(hours)} hours.`);
}

function stop(c: Ctx, endpoint: EndpointRow, status: 'paused' | 'off', reason: string): void {
  if (endpoint.status !== 'on') return;
  endpoint.status = status;
  endpoint.reason = reason;
  c.log.warn('a webhook endpoint was stopped', { endpoint: endpoint.id, status, reason });
  c.emit(endpointStopped, { endpointId: endpoint.id, status, reason }, READERS);
}
