import { Type } from '@serviflow/sdk';
import { mail } from '../manifest.ts';
import { drainIncoming } from '../services/pipeline/drain.ts';

/** Works through the messages that are due. Holds no transaction while it reads messages. */
export const processJob = mail.job('process', {
  data: Type.Object({}),
  tx: 'none',
  timeoutSeconds: 120,
  concurrency: 2,
  async run(c) {
    const more = await drainIncoming(c, { seconds: 60 });
    if (more) await c.tx((tx) => tx.enqueue(processJob, {}, { key: 'process' }));
  },
});
