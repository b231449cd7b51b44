import type { UserSummary } from '@serviflow/sdk';
import type { Contact } from '../../clients/contract.ts';
import { demoLoading } from '../contract/demo.ts';
import type { Ctx } from '../manifest.ts';
import { defineFields } from './fields.ts';
import { AROUND_THE_CLOCK, CLIENTS, STAFF } from './people.ts';
import { type Cast, playTickets } from './play.ts';

/** Fills the tenant: staff, clients with contacts and logins, service levels, tickets. @returns users that log in */
export async function loadDemo(c: Ctx): Promise<string[]> {
  const staff = await addStaff(c);
  const { contacts, clientIds } = await addClients(c);
  const withFields = await defineFields(c);
  const cast: Cast = { staff, contacts, withFields };
  const ticketIds = await playTickets(c, cast);
  // Other plugins add what is theirs: assets, articles, rules.
  await c.apply(demoLoading, {
    clients: clientIds,
    contacts: ids(contacts),
    users: Object.fromEntries([...staff.values()].map((user) => [user.username, user.id])),
    ticketIds,
  });
  const portal = [...contacts.values()].flatMap((contact) => contact.userId ?? []);
  return [...[...staff.values()].map((user) => user.id), ...portal];
}

async function addStaff(c: Ctx): Promise<Map<string, UserSummary>> {
  const there = await c.users.list({ roles: ['admin', 'expert', 'viewer'], limit: 200 });
  const staff = new Map<string, UserSummary>();
  for (const [key, user] of Object.entries(STAFF)) {
    const known = there.find((one) => one.username === user.username);
    const { name, email } = user;
    staff.set(key, known ? await c.users.update(known.id, { name, email }) : await c.users.create(user));
  }
  return staff;
}

async function addClients(
  c: Ctx,
): Promise<{ contacts: Map<string, Contact>; clientIds: Record<string, string> }> {
  const level = await roundTheClock(c);
  const contacts = new Map<string, Contact>();
  const clientIds: Record<string, string> = {};
  for (const { client, contacts: people, aroundTheClock } of CLIENTS) {
    const { id, displayName } = await c.use.clients.add(client);
    clientIds[displayName] = id;
    if (aroundTheClock) await c.use.sla.assign('client', id, level);
    for (const { key, login, companyAdmin = false, ...draft } of people) {
      const contact = await c.use.clients.addContact(id, draft);
      const known = login
        ? await c.use.clients.giveAccess(contact.id, { username: login, companyAdmin })
        : contact;
      contacts.set(key, known);
    }
  }
  return { contacts, clientIds };
}

/** A service level on the business hours that the seeded level "Critical" has: around the clock. */
async function roundTheClock(c: Ctx): Promise<string> {
  const seeded = (await c.use.sla.definitions()).find((one) => one.defaultFor.includes('critical'));
  if (!seeded) throw new Error('The tenant has no service levels to begin with.');
  return (await c.use.sla.define({ ...AROUND_THE_CLOCK, profileId: seeded.profileId })).id;
}

const ids = (people: ReadonlyMap<string, { id: string }>): Record<string, string> =>
  Object.fromEntries([...people].map(([key, person]) => [key, person.id]));
