import { ticketSidebar, ticketWillCreate } from '@serviflow/plugin-tickets/contract';
import { definePlugin, defineSlot, userWillDeactivate } from '@serviflow/sdk';
import { handedOver, ON_CALL, rotaChanged, SHIFT } from './contract.ts';
import { ShiftEntity } from './entities/shift.ts';
import { onCallRota } from './manifest.ts';
import { shiftTable } from './migrations/0001-shift.ts';
import { giveBack, swap, takeOver } from './operations/change.ts';
import { fill, fillNow, plan } from './operations/fill.ts';
import { now } from './operations/now.ts';
import { weeks } from './operations/weeks.ts';
import { assignToOnCall } from './services/assign.ts';
import { onCallApi } from './services/on-call.ts';
import { loadShift } from './services/shift.ts';

/** The right side of the top bar, a place of the web app itself. */
const topBar = defineSlot<Record<never, never>>('shell.top-bar');

export default definePlugin(onCallRota, {
  entities: [ShiftEntity],
  migrations: [shiftTable],
  // Only declares; nothing runs before the desk starts.
  register(p) {
    p.provide(ON_CALL, onCallApi);
    p.subject(SHIFT, { load: loadShift });
    p.query(now, weeks);
    p.action(takeOver, giveBack, swap, plan);
    p.job(fill);
    p.job(fillNow);
    p.event(handedOver, rotaChanged);

    // A question: this runs before the ticket is stored, and may change it.
    p.filter(ticketWillCreate, 'assign', assignToOnCall, { phase: 'change' });

    // Nobody is kept from being switched off. The job runs when that is done, and lets somebody stand in.
    p.filter(userWillDeactivate, 'stand-in', (c) => c.enqueue(fillNow, {}), { phase: 'check' });

    p.contribute(ticketSidebar, {
      id: 'on-call-rota.card',
      component: 'OnCallCard',
      title: 'On call now',
      permission: 'on-call-rota.read',
    });
    p.contribute(topBar, {
      id: 'on-call-rota.sign',
      component: 'OnCallSign',
      title: 'On call',
      permission: 'on-call-rota.change',
      order: 5,
    });
    p.page({
      path: '/on-call-rota',
      component: 'RotaPage',
      title: 'On call',
      permission: 'on-call-rota.read',
      nav: { group: 'Work', icon: 'phone', order: 70 },
    });
  },
});
