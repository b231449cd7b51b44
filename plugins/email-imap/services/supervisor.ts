import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceHost, ServiceSpec } from '@serviflow/sdk';
import type { Ctx, Settings } from '../manifest.ts';
import { MailboxWorker } from './mailbox-worker.ts';

/** Milliseconds between looks at the settings of all tenants. */
const ROUND = 15_000;

interface Running {
  settings: string;
  worker: MailboxWorker;
}

/** Keeps one worker running for every tenant that has a mailbox switched on, with the settings of now. */
export function supervisorService(round = ROUND): ServiceSpec {
  const running = new Map<string, Running>();
  const stop = new AbortController();
  const name = `worker-${randomUUID()}`;
  let watching: Promise<void> = Promise.resolve();

  const look = async (host: ServiceHost): Promise<void> => {
    const tenants = await host.tenants();
    const wanted = new Map<string, Settings>();
    for (const { id } of tenants) {
      const { settings, lostSecrets } = await host.run(id, async (c) => {
        const { settings, lostSecrets } = c as unknown as Ctx;
        return { settings, lostSecrets };
      });
      // A login without the password would be refused again and again, until the server locks the account.
      if (lostSecrets.length === 0 && settings.enabled && settings.host && settings.username)
        wanted.set(id, { ...settings });
    }
    for (const [id, { settings, worker }] of running) {
      if (JSON.stringify(wanted.get(id)) === settings) continue;
      running.delete(id);
      await worker.stop();
    }
    for (const [tenantId, settings] of wanted) {
      if (running.has(tenantId) || stop.signal.aborted) continue;
      const worker = new MailboxWorker({ host, tenantId, name, settings });
      running.set(tenantId, { settings: JSON.stringify(settings), worker });
      worker.start();
    }
  };

  return {
    role: 'worker',
    async start(host) {
      // A copy of a desk must not take, or even delete, the mail of the original.
      if (host.env.MAIL === 'off') return;
      watching = (async () => {
        while (!stop.signal.aborted) {
          await look(host).catch((error: unknown) =>
            host.log.warn('mailboxes could not be looked up', { error: String(error) }),
          );
          await sleep(round, undefined, { signal: stop.signal }).catch(() => undefined);
        }
      })();
    },
    async stop() {
      stop.abort();
      await watching;
      await Promise.all([...running.values()].map(({ worker }) => worker.stop()));
      running.clear();
    },
  };
}
