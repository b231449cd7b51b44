import { Type } from '@serviflow/sdk';
import { mail } from '../manifest.ts';
import { drainOutgoing } from '../services/outgoing/deliver.ts';

/** Sends the mails that are due. Holds no transaction while it talks to servers. */
export const deliverJob = mail.job('deliver', {
  data: Type.Object({}),
  tx: 'none',
  timeoutSeconds: 180,
  concurrency: 2,
  async run(c) {
    const more = await drainOutgoing(c, { seconds: 60 });
    if (more) await c.tx((tx) => tx.enqueue(deliverJob, {}, { key: 'deliver' }));
  },
});
