import { definePlugin } from '@serviflow/sdk';
import { clientDeleted, contactDeleted } from '../clients/contract.ts';
import {
  ticketDeleted,
  ticketRestored,
  ticketStoredWithout,
  ticketWillChange,
  ticketWillCreate,
} from '../tickets/contract.ts';
import * as definitions from './actions/definitions.ts';
import { preview } from './actions/preview.ts';
import * as profiles from './actions/profiles.ts';
import * as rules from './actions/rules.ts';
import * as ticket from './actions/ticket.ts';
import { DEFINITION, PROFILE, SLA, slaApplied, slaBreached, slaNear, slaPast } from './contract.ts';
import { adopt } from './jobs/adopt.ts';
import { recalculate } from './jobs/recalculate.ts';
import { sweep } from './jobs/sweep.ts';
import { sla } from './manifest.ts';
import { migrations } from './migrations/index.ts';
import { slaApi } from './services/api.ts';
import { seedDefaults } from './services/defaults.ts';
import { listDefinitions } from './services/definitions.ts';
import { listProfiles } from './services/profiles.ts';
import { checkClocks, writeRepair } from './services/repair.ts';
import { dropRule } from './services/rules.ts';
import { changeTicket, makeUpClocks, startTicket, watchTicket } from './services/ticket-clocks.ts';
import { recordBreached } from './services/timeline.ts';
import { registerPages } from './ui-pages.ts';

export default definePlugin(sla, {
  migrations,
  register(p) {
    p.provide(SLA, slaApi);
    p.subject(DEFINITION, { load: async (c, id) => (await listDefinitions(c, [id]))[0] ?? null });
    p.subject(PROFILE, { load: async (c, id) => (await listProfiles(c, id))[0] ?? null });

    p.query(definitions.definitions, definitions.definition, profiles.profiles, profiles.profile);
    p.query(rules.mappings, rules.assignments, ticket.explain);
    p.action(definitions.create, definitions.update, definitions.remove);
    p.action(profiles.create, profiles.update, profiles.remove);
    p.action(rules.mapCategory, rules.mapLevel, rules.setDefault, rules.assign);
    p.action(preview, ticket.setServiceLevel);

    registerPages(p);

    p.event(slaApplied, slaNear, slaBreached, slaPast);
    p.filter(ticketWillCreate, 'start-clocks', startTicket, { phase: 'deadlines' });
    p.filter(
      ticketWillChange,
      'move-clocks',
      async (c, change) => {
        const deadlines = await changeTicket(c, change);
        return deadlines ? { ...change, after: { ...change.after, ...deadlines } } : undefined;
      },
      { phase: 'deadlines' },
    );
    p.on(
      ticketStoredWithout,
      'make-up-clocks',
      async (c, { payload, occurredAt }) => {
        if (!(await makeUpClocks(c, payload.ticketId, occurredAt))) return;
        await writeRepair(c, { found: 1 });
        c.log.warn('a ticket had no clocks and was given some', { ticketId: payload.ticketId });
      },
      { when: ({ plugins }) => plugins.includes(sla.id) },
    );
    p.health('clocks', checkClocks);
    p.on(slaBreached, 'record-breached', recordBreached);
    p.on(ticketDeleted, 'stop-watching', (c, event) => watchTicket(c, event.payload.ticketId, false));
    p.on(ticketRestored, 'watch-again', (c, event) => watchTicket(c, event.payload.ticketId, true));

    p.on(clientDeleted, 'forget-client', (c, event) => dropRule(c, 'client', event.payload.clientId));
    p.on(contactDeleted, 'forget-contact', (c, event) => dropRule(c, 'contact', event.payload.contactId));

    p.job(sweep, recalculate, adopt);
    p.onEnable(async (c) => {
      await seedDefaults(c);
      await c.enqueue(adopt, {});
    });
  },
});
