import { type JobDef, Type } from '@serviflow/sdk';
import { type Ctx, webhooksOut } from '../manifest.ts';
import { attemptDelivery } from '../services/attempt.ts';

/** Longest wait for an answer (a setting, 30 s at most) and what is around it. */
const TIMEOUT_SECONDS = 60;

const Attempt = Type.Object({
  deliveryId: Type.String({ format: 'uuid' }),
  attempt: Type.Integer({ minimum: 1 }),
});

/**
 * One attempt to deliver. No transaction is open while it waits for the receiver. A receiver that fails is no fault of
 * this job, which then queues the next attempt by itself: its own retries are for the desk's misfortunes. When the
 * process dies between sending and writing that down, the desk runs the job again, and the receiver gets the message a
 * second time under the same `webhook-id`.
 */
export const deliver: JobDef<typeof Attempt> = webhooksOut.job('deliver', {
  data: Attempt,
  tx: 'none',
  concurrency: 8,
  timeoutSeconds: TIMEOUT_SECONDS,
  run: (c, data) => attemptDelivery(c, data, queueAttempt),
});

/**
 * Queues the next attempt of a delivery, in the transaction that says when it is due. The job names the attempt that
 * it is for, so that of two jobs for one attempt the later finds nothing to do.
 * @param delivery with the attempts made so far
 * @param after not before; at once when absent
 */
export function queueAttempt(
  c: Ctx,
  { id, attempts }: { id: string; attempts: number },
  after?: Date,
): Promise<void> {
  const attempt = attempts + 1;
  return c.enqueue(
    deliver,
    { deliveryId: id, attempt },
    { key: `${id}/${attempt}`, ...(after ? { after } : {}) },
  );
}
