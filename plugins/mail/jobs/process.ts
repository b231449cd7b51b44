import { Type } from '@serviflow/sdk';
import { type Ctx, mail } from '../manifest.ts';
import { LANES } from '../services/incoming/lane.ts';
import { heldUntil } from '../services/pipeline/claim.ts';
import { drainIncoming } from '../services/pipeline/drain.ts';

/** Works through the messages of a lane that are due. Holds no transaction while it reads messages. */
export const processJob = mail.job('process', {
  data: Type.Object({ lane: Type.Integer({ minimum: 0, maximum: LANES - 1 }) }),
  tx: 'none',
  timeoutSeconds: 120,
  concurrency: LANES,
  async run(c, { lane }) {
    const more = await drainIncoming(c, { lane, seconds: 60 });
    await c.tx(async (tx) => {
      if (more) return wakeLane(tx as Ctx, lane);
      // Held by another worker, perhaps a dead one: come again as soon as its lease is over.
      const held = await heldUntil(tx as Ctx, lane);
      if (held) await wakeLane(tx as Ctx, lane, new Date(held.getTime() + 1_000));
    });
  },
});

/** Queues work on a lane. One waiting job drains all that is due, so a burst of mail is not a burst of jobs. */
export async function wakeLane(c: Ctx, lane: number, after?: Date): Promise<void> {
  await c.enqueue(processJob, { lane }, { key: `lane-${lane}`, ...(after && { after }) });
}
