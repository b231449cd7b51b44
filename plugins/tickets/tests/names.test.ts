import { afterAll, beforeAll, expect, it } from 'vitest';
import { refreshNames } from '../jobs/refresh-names.ts';
import { type Desk, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk?.kernel.stop());

const read = async (id: string) => (await desk.admin.get(`/api/tickets/${id}`)).body;

it('a client and a contact that get another name get it on their tickets', async () => {
  const { id } = await desk.ticket(desk.customer);
  expect(await read(id)).toMatchObject({ clientName: 'Acme Corp', requesterName: 'carla' });
  await desk.admin.post(`/api/clients/${desk.acme}/update`, { company: 'Acme Inc' });
  const contact = (await desk.customer.get('/api/clients/mine')).body.contact;
  await desk.admin.post(`/api/clients/contacts/${contact.id}/update`, { name: 'Carla Q' });
  await desk.kernel.drain();
  expect(await read(id)).toMatchObject({ clientName: 'Acme Inc', requesterName: 'Carla Q' });
});

it('a contact that gets portal access sees what it sent before', async () => {
  const added = (
    await desk.admin.post(`/api/clients/${desk.acme}/add-contact`, { name: 'Nia', email: 'nia@acme.example' })
  ).body;
  const ticket = await desk.ticket(desk.expert, { contactId: added.id });
  expect(ticket).toMatchObject({ clientId: desk.acme, requesterName: 'Nia', requesterUserId: null });
  const { userId } = (await desk.admin.post(`/api/clients/contacts/${added.id}/invite`)).body.contact;
  const nia = await desk.tenant.withPassword(userId);
  expect((await nia.get('/api/tickets')).body.items.map((t: { id: string }) => t.id)).toEqual([ticket.id]);
  await desk.kernel.drain();
  expect((await read(ticket.id)).requesterUserId).toBe(userId);
});

it('an expert’s new name comes at night', async () => {
  const { id } = await desk.ticket(desk.customer);
  await desk.expert.post(`/api/tickets/${id}/self-assign`);
  await desk.tenant.system('tickets', (c) => c.users.update(desk.expert.id, { name: 'Erin B' }));
  await desk.tenant.system('tickets', async (c) => refreshNames.run(c, {}, { id: 'x', attempt: 1 }));
  expect((await read(id)).assigneeName).toBe('Erin B');
});

it('a ticket moved to another client leaves its contact behind', async () => {
  const { id } = await desk.ticket(desk.customer);
  const moved = await desk.admin.post(`/api/tickets/${id}/set`, { clientId: desk.globex });
  expect(moved.body).toMatchObject({
    clientId: desk.globex,
    clientName: 'Globex',
    contactId: null,
    requesterUserId: null,
  });
  expect((await desk.customer.get(`/api/tickets/${id}`)).status).toBe(404);
  const wrong = await desk.admin.post(`/api/tickets/${id}/set`, {
    contactId: (await desk.customer.get('/api/clients/mine')).body.contact.id,
    clientId: desk.globex,
  });
  expect(wrong.status).toBe(422);
});
