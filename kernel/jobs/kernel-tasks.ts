import type { Runtime } from '../runtime.ts';
import type { KernelTask } from './handlers.ts';

const BATCH = 5_000;
/** Hours that the first answer to an Idempotency-Key can be replayed, and as many again for slow clocks. */
const IDEMPOTENCY_HOURS = 48;
/** An inbox row is deleted with its job; a crash in between leaves one, which nothing can ask for after this long. */
const INBOX_DAYS = 30;
const FAULT_DAYS = 7;
/** Expired links open nothing; a while later nobody asks about them either. */
const LINK_DAYS = 7;

/** What the kernel itself does by the clock, once for the installation. */
export function kernelTasks(runtime: Runtime): KernelTask[] {
  return [
    { name: 'sweep-files', cron: '*/10 * * * *', run: async () => void (await runtime.files.sweep()) },
    {
      name: 'purge',
      cron: '17 * * * *',
      run: async () => {
        await purge(runtime, 'kernel.idempotency', 'created_at', IDEMPOTENCY_HOURS);
        await purge(runtime, 'kernel.inbox', 'handled_at', INBOX_DAYS * 24);
        await purge(runtime, 'kernel.fault', 'at', FAULT_DAYS * 24);
        await purge(runtime, 'kernel.link', 'expires_at', LINK_DAYS * 24);
      },
    },
  ];
}

/** In small bites, so that no call waits for a long delete. */
async function purge(runtime: Runtime, table: string, column: string, hours: number): Promise<void> {
  const before = new Date(runtime.now().getTime() - hours * 3_600_000);
  for (;;) {
    const { rowCount } = await runtime.db.control.query(
      `delete from ${table} where ctid = any(array(select ctid from ${table} where ${column} < $1 limit ${BATCH}))`,
      [before],
    );
    if ((rowCount ?? 0) < BATCH) return;
  }
}
