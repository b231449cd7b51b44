import { Type } from '@serviflow/sdk';
import { onCallRota } from '../manifest.ts';
import { fillRota } from '../services/fill.ts';

/** Every five minutes in each tenant: weeks begin at any minute, and settings change at any time. */
export const fill = onCallRota.job('fill', { cron: '*/5 * * * *', perTenant: true, run: (c) => fillRota(c) });

/** The same at once, when something happened that changes the rota. */
export const fillNow = onCallRota.job('fill-now', {
  data: Type.Object({}),
  run: (c) => fillRota(c),
});

/** POST /api/on-call-rota/plan: the same for somebody who waits for it. */
export const plan = onCallRota.action('plan', {
  title: 'Plan the coming weeks',
  icon: 'calendar-time',
  permission: 'on-call-rota.change',
  input: Type.Object({}, { additionalProperties: false }),
  reply: Type.Object({}),
  async run(c) {
    await fillRota(c);
    return {};
  },
});
