import { definePlugin } from '@serviflow/sdk';
import { addAddress, addresses, removeAddress } from './actions/addresses.ts';
import { revokeLink } from './actions/links.ts';
import { retry, testOutgoing } from './actions/outgoing.ts';
import { checkDns, proveByLink } from './actions/senders.ts';
import * as triage from './actions/triage.ts';
import { MAIL, MESSAGE, mailBounced, mailFailed, mailHeld, mailProcessed, OUTGOING } from './contract.ts';
import { deliverJob } from './jobs/deliver.ts';
import { digestJob } from './jobs/digest.ts';
import { processJob } from './jobs/process.ts';
import { sweepJob } from './jobs/sweep.ts';
import { mail } from './manifest.ts';
import { mailInit } from './migrations/0001-mail.ts';
import { mailSender } from './migrations/0002-sender.ts';
import { mailIdentity } from './migrations/0004-identity.ts';
import { sealedBodies } from './migrations/0005-sealed-bodies.ts';
import { mailDue } from './migrations/0006-due.ts';
import { senders } from './migrations/0014-senders.ts';
import { links } from './queries/links.ts';
import { message, messages, outgoing, triageCount } from './queries/log.ts';
import { preview } from './queries/preview.ts';
import { ownSenders } from './queries/senders.ts';
import { supportAddresses } from './services/addresses.ts';
import { DevMail } from './services/dev-mail.ts';
import { receive } from './services/incoming/receive.ts';
import { findMessage, findOutgoing, waitingMail } from './services/log.ts';
import { mailSwitch } from './services/mail-switch.ts';
import { sendMail } from './services/outgoing/send.ts';
import { downloadRaw } from './services/raw-route.ts';
import { recoveryService } from './services/recover.ts';
import { askOwner, confirmOwner, SENDER_LINK } from './services/senders/confirm-route.ts';
import { registerPages } from './ui-pages.ts';

export default definePlugin(mail, {
  migrations: [mailInit, mailSender, mailIdentity, mailDue, sealedBodies, senders],
  register(p) {
    p.provide(MAIL, (c) => ({
      receive: (raw, arrival) => receive(c, raw, arrival),
      send: (draft) => sendMail(c, draft),
      waiting: () => waitingMail(c),
      addresses: () => supportAddresses(c),
    }));
    p.subject(MESSAGE, {
      async load(c, id, options) {
        if (!c.can('mail.read')) return null;
        const row = await findMessage(c, id, options);
        return (
          row && {
            id: row.id,
            state: row.state,
            ticketId: row.ticket_id,
            suggestedTicketId: row.suggested_ticket_id,
            senderProof: row.sender_proof,
          }
        );
      },
    });
    p.subject(OUTGOING, {
      load: (c, id, options) => (c.can('mail.read') ? findOutgoing(c, id, options) : Promise.resolve(null)),
    });

    p.query(messages, message, preview, outgoing, triageCount, addresses);
    p.query(links);
    p.action(revokeLink);
    p.query(ownSenders);
    p.action(proveByLink, checkDns);
    registerPages(p);
    p.action(triage.accept, triage.newTicket, triage.discard, triage.rethread, triage.replay);
    p.action(addAddress, removeAddress, retry, testOutgoing);
    p.route(
      { method: 'GET', path: '/api/mail/messages/:id/raw', permission: 'mail.read', tx: 'read' },
      downloadRaw,
    );

    const byLink = { link: SENDER_LINK };
    const confirm = '/api/mail/senders/confirm/:token';
    p.route({ method: 'GET', path: confirm, public: byLink, tx: 'read' }, askOwner);
    p.route({ method: 'POST', path: confirm, public: byLink, tx: 'write' }, confirmOwner);

    const devMail = new DevMail();
    p.background('switch', mailSwitch());
    p.background('dev-mail', devMail.service);
    p.route({ method: 'GET', path: '/dev/mail', permission: 'mail.manage', tx: 'read' }, devMail.list);
    p.route({ method: 'GET', path: '/dev/mail/:id', permission: 'mail.manage', tx: 'read' }, devMail.show);

    p.event(mailProcessed, mailHeld, mailBounced, mailFailed);
    p.job(processJob, deliverJob, sweepJob, digestJob);
    p.background('recovery', recoveryService());
  },
});
