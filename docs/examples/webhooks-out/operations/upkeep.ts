import { webhooksOut } from '../manifest.ts';
import { sweepOverdue, tidyLog } from '../services/upkeep.ts';

/** Every ten minutes: what is long overdue is queued again. */
export const sweep = webhooksOut.job('sweep', { cron: '*/10 * * * *', perTenant: true, run: sweepOverdue });

/** Every night: the log keeps 30 days. */
export const tidy = webhooksOut.job('tidy', { cron: '17 3 * * *', perTenant: true, run: tidyLog });
