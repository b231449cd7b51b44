import { definePlugin, extensibleRecords, portalAccess } from '@serviflow/sdk';
import * as access from './actions/access.ts';
import * as clientActions from './actions/clients.ts';
import * as contactActions from './actions/contacts.ts';
import * as cut from './actions/cut-access.ts';
import * as facts from './contract.ts';
import { ClientEntity } from './entities/client.ts';
import { ContactEntity } from './entities/contact.ts';
import { inviteMemberJob } from './jobs/invite-member.ts';
import { clients } from './manifest.ts';
import { clientMigrations } from './migrations/index.ts';
import * as queries from './queries/clients.ts';
import { exportCsv } from './queries/export.ts';
import { clientsApi } from './services/api.ts';
import { extensible } from './services/custom-fields.ts';
import { offerPortal } from './services/portal.ts';
import { ClientReader, READER, shownContact } from './services/read.ts';
import { accepted } from './services/team.ts';
import { registerPages } from './ui-pages.ts';

export default definePlugin(clients, {
  entities: [ClientEntity, ContactEntity],
  migrations: clientMigrations,
  register(p) {
    p.service(READER, (c) => new ClientReader(c));
    p.provide(facts.CLIENTS, clientsApi);
    p.subject(facts.CLIENT, {
      load: async (c, id) =>
        c.can('clients.read') ? ((await c.get(READER).get([id])).get(id) ?? null) : null,
    });
    p.subject(facts.CONTACT, {
      async load(c, id) {
        const contact = (await c.get(READER).contacts([id])).get(id);
        if (!contact || c.can('clients.read')) return contact ?? null;
        // A company admin sees the people of the own company only, and nobody before they accepted.
        const own = contact.clientId === c.principal.claims.clientId ? await accepted(c, [contact]) : [];
        return own[0] ? shownContact(c, own[0]) : null;
      },
    });

    p.query(queries.fields, queries.contactFields);
    p.query(queries.list, queries.get, queries.contacts, queries.contact, queries.mine, queries.team);
    p.action(clientActions.create, clientActions.update, clientActions.setEmails);
    p.action(clientActions.deactivate, clientActions.reactivate, clientActions.remove);
    p.action(contactActions.add, contactActions.update, contactActions.makePrimary);
    p.action(contactActions.disable, contactActions.enable, contactActions.mailWorks, contactActions.remove);
    p.action(
      access.addCustomer,
      access.invite,
      access.resetPassword,
      access.promote,
      access.demote,
      access.inviteMember,
    );
    p.action(cut.cutOfContact, cut.restoreOfContact, cut.cutOfClient, cut.restoreOfClient);
    p.job(inviteMemberJob);
    p.route(
      { method: 'GET', path: '/api/clients/export/clients.csv', permission: 'clients.read', tx: 'read' },
      exportCsv,
    );

    registerPages(p);

    p.event(facts.clientCreated, facts.clientUpdated, facts.clientDeactivated, facts.clientReactivated);
    p.event(facts.clientDeleted, facts.contactCreated, facts.contactUpdated, facts.contactDeleted);

    p.offer(extensibleRecords, 'clients', () => extensible('client'));
    p.offer(extensibleRecords, 'contacts', () => extensible('contact'));
    p.filter(portalAccess, 'offer-portal', offerPortal, { phase: 'offer' });
    p.principal(async (c, user) => {
      if (user.role !== 'customer') return {};
      const contact = (await c.get(READER).contactsByUser([user.id])).get(user.id);
      if (!contact) return {};
      const groups = [`client:${contact.clientId}`];
      if (user.companyAdmin) groups.push(`client-admin:${contact.clientId}`);
      return { claims: { clientId: contact.clientId, contactId: contact.id }, groups };
    });
  },
});
