import { tickets } from '../manifest.ts';
import { rewordTickets } from '../services/search-document.ts';

/** Tickets of one transaction. */
const STEP = 100;

/** Makes the words of tickets again that were there before the rule by which they are cut; newest first. */
export const reword = tickets.job('reword', {
  cron: '* * * * *',
  due: 'tickets.reword_due',
  perTenant: true,
  tx: 'none',
  timeoutSeconds: 55,
  async run(c) {
    while (!c.signal.aborted && (await c.tx((inside) => rewordTickets(inside, STEP))) === STEP);
  },
});
