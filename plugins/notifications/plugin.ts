import {
  definePlugin,
  invited,
  magicRequested,
  passwordChanged,
  resetRequested,
  tenantSignedUp,
} from '@serviflow/sdk';
import { mailHeld, mailWillConfirm } from '../mail/contract.ts';
import { slaBreached, slaNear, slaPast } from '../sla/contract.ts';
import {
  ticketAssigned,
  ticketCreated,
  ticketNoted,
  ticketReplied,
  ticketResolved,
  ticketStatusChanged,
} from '../tickets/contract.ts';
import { mailInvitation } from './actions/mail-invitation.ts';
import { markRead } from './actions/mark-read.ts';
import * as own from './actions/preferences.ts';
import { noticed } from './contract.ts';
import * as account from './handlers/account.ts';
import { crossed } from './handlers/sla.ts';
import * as ticket from './handlers/tickets.ts';
import { tidy } from './jobs/tidy.ts';
import { triageJob, wakeTriage } from './jobs/triage.ts';
import { notifications } from './manifest.ts';
import { notices } from './migrations/0001-notices.ts';
import { preferences } from './migrations/0002-preferences.ts';
import { triageTold } from './migrations/0003-triage.ts';
import { list, unreadCount } from './queries/notices.ts';
import { registerPlaces } from './ui-places.ts';

export default definePlugin(notifications, {
  migrations: [notices, preferences, triageTold],
  register(p) {
    p.query(list, unreadCount, own.preferences);
    p.action(markRead, mailInvitation, own.setPreferences);
    p.event(noticed);

    p.on(ticketCreated, 'created', ticket.created, { when: ticket.createdMatters });
    p.on(ticketAssigned, 'assigned', ticket.assigned);
    p.on(ticketStatusChanged, 'status-changed', ticket.statusChanged);
    p.on(ticketResolved, 'resolved', ticket.resolved);
    p.on(ticketReplied, 'replied', ticket.replied);
    p.on(ticketNoted, 'noted', ticket.noted);

    p.on(slaNear, 'sla-near', crossed('Near'));
    p.on(slaBreached, 'sla-breached', crossed('Breached'));
    p.on(slaPast, 'sla-past', crossed('Past'));

    p.on(invited, 'invited', account.invitation);
    p.on(resetRequested, 'reset-requested', account.reset);
    p.on(magicRequested, 'magic-requested', account.magic);
    p.on(passwordChanged, 'password-changed', account.changedPassword);
    p.on(tenantSignedUp, 'signed-up', account.welcome);

    p.filter(
      mailWillConfirm,
      'switches',
      (c, wish) => {
        const { sendNotifications, createdToRequester } = c.settings;
        if (sendNotifications && createdToRequester) return undefined;
        return { ...wish, reason: 'Confirmations are switched off in the notifications.' };
      },
      { phase: 'decide' },
    );
    p.on(mailHeld, 'mail-held', (c) => wakeTriage(c));
    p.job(tidy, triageJob);
    registerPlaces(p);
  },
});
