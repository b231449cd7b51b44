import type { ServiceHost, ServiceSpec } from '@serviflow/sdk';
import type { MailDb } from '../data/tables.ts';
import { deliverJob } from '../jobs/deliver.ts';
import { wakeLane } from '../jobs/process.ts';
import type { Ctx } from '../manifest.ts';
import { OUTGOING_LEASE_SECONDS } from './outgoing/deliver.ts';
import { LEASE_SECONDS } from './pipeline/claim.ts';
import { reader } from './read/thread-reader.ts';

/**
 * Ends the reading thread with the process, and at the start queues what a killed process may have left: as soon as its
 * leases are over instead of at the next sweep.
 */
export function recoveryService(): ServiceSpec {
  return {
    role: 'worker',
    async start(host) {
      for (const { id } of await host.tenants())
        await host.run(id, (c) => wakeWaiting(c as unknown as Ctx, host));
    },
    stop: () => reader.close(),
  };
}

async function wakeWaiting(c: Ctx, host: ServiceHost): Promise<void> {
  const db = c.sql<MailDb>();
  const after = (seconds: number) => new Date(host.now().getTime() + (seconds + 1) * 1000);
  const lanes = await db
    .selectFrom('mail.message')
    .select('lane')
    .distinct()
    .where('state', '=', 'received')
    .execute();
  for (const { lane } of lanes) await wakeLane(c, lane, after(LEASE_SECONDS));
  const sending = await db
    .selectFrom('mail.outgoing')
    .select('id')
    .where('state', 'in', ['queued', 'sending'])
    .limit(1)
    .execute();
  if (sending.length)
    await c.enqueue(deliverJob, {}, { key: 'deliver', after: after(OUTGOING_LEASE_SECONDS) });
}
