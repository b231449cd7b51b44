import { definePlugin, extensibleRecords, userWillDeactivate, userWorkload } from '@serviflow/sdk';
import { clientCounts, clientUpdated, clientWillDeactivate, contactUpdated } from '../clients/contract.ts';
import { create } from './actions/create.ts';
import * as life from './actions/life.ts';
import * as manage from './actions/manage.ts';
import * as pool from './actions/pool.ts';
import * as talk from './actions/talk.ts';
import * as facts from './contract.ts';
import { copyClientName } from './jobs/copy-client-name.ts';
import { refreshNames } from './jobs/refresh-names.ts';
import { reword } from './jobs/reword.ts';
import { tickets } from './manifest.ts';
import { ticketMigrations } from './migrations/index.ts';
import { exportCsv } from './queries/export.ts';
import * as figures from './queries/figures.ts';
import * as read from './queries/read.ts';
import { registerTicketUi } from './register-ui.ts';
import { ticketsApi } from './services/api.ts';
import { countForClients, keepClientActive, renameClient, renameContact } from './services/client-ties.ts';
import { extensibleTickets } from './services/custom-fields.ts';
import { findTicket } from './services/read.ts';
import { countForUsers, keepUserActive } from './services/workload.ts';

export default definePlugin(tickets, {
  migrations: ticketMigrations,
  register(p) {
    p.provide(facts.TICKETS, ticketsApi);
    p.subject(facts.TICKET, {
      load: (c, id, { lock }) => findTicket(c, id, { lock, seen: true }),
      reference: {
        title: 'ticket number',
        example: '#123',
        pattern: /#?\d{1,15}/,
        find: async (c, name) => (await findTicket(c, name, { lock: false, seen: true }))?.id ?? null,
      },
    });
    p.subject(manage.BINNED, {
      load: (c, id, { lock }) => findTicket(c, id, { lock, seen: true, bin: true }),
    });

    p.query(read.list, read.matching, read.bin, figures.kpis, figures.openCount, figures.categories);
    p.query(read.fields, read.get, read.activity, read.participants);
    p.action(create);
    p.action(pool.selfAssign, pool.claim, pool.acceptOwnership, pool.release, pool.takeOver, pool.reassign);
    p.action(life.pause, life.resume, life.resolve, life.close, life.reopen, life.accept, life.decline);
    p.action(talk.reply, talk.note, talk.addPerson, talk.watch, talk.unwatch);
    p.action(
      manage.escalate,
      manage.markSystem,
      manage.unmarkSystem,
      manage.set,
      manage.remove,
      manage.restore,
    );
    p.route(
      { method: 'GET', path: '/api/tickets/export/tickets.csv', permission: 'tickets.export', tx: 'none' },
      exportCsv,
    );

    p.event(facts.ticketCreated, facts.ticketUpdated, facts.ticketAssigned, facts.ticketStatusChanged);
    p.event(facts.ticketReplied, facts.ticketNoted, facts.ticketResolved, facts.ticketClosed);
    p.event(facts.ticketClaimed, facts.ticketEscalated, facts.ticketDeleted, facts.ticketRestored);
    p.event(facts.ticketStoredWithout);

    registerTicketUi(p);

    p.filter(userWorkload, 'open-tickets', countForUsers, { phase: 'count' });
    p.filter(userWillDeactivate, 'keep-while-assigned', keepUserActive, { phase: 'check' });
    p.filter(clientWillDeactivate, 'keep-while-open', keepClientActive, { phase: 'check' });
    p.filter(clientCounts, 'count', countForClients, { phase: 'count' });
    p.on(clientUpdated, 'rename-client', renameClient);
    p.on(contactUpdated, 'rename-contact', renameContact);
    p.offer(extensibleRecords, 'tickets', extensibleTickets);
    p.job(refreshNames, copyClientName, reword);
  },
});
