import { afterAll, beforeAll, expect, it } from 'vitest';
import { NotifiedDesk } from './desk.ts';

let desk: NotifiedDesk;
beforeAll(async () => {
  desk = await NotifiedDesk.open();
});
afterAll(() => desk?.stop());

const ORIGIN = { 'content-type': 'application/json', origin: 'http://desk.test' };
const send = (method: string, path: string, body?: object, cookie = '') =>
  desk.kernel.kernel.fetch(
    new Request(`http://desk.test${path}`, {
      method,
      headers: { ...ORIGIN, cookie },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }),
  );

it('the link in a mail opens that one request for a contact who never had a login (25.2, 37.9)', async () => {
  const contact = { name: 'Nadia', email: 'nadia@acme.example' };
  const { body: nadia } = await desk.admin.post(`/api/clients/${desk.acme}/add-contact`, contact);
  const contactId = nadia.id;
  const ticket = await desk.ticket(desk.admin, { clientId: desk.acme, contactId });
  const other = await desk.ticket(desk.customer);
  await desk.act(desk.expert, ticket, 'resolve', { note: 'Solved.' });
  const mail = (await desk.fresh()).find((one) => one.template === 'ticket-resolved');
  expect(mail?.to).toBe('nadia@acme.example');
  const token = /\/ticket\/view\/([^\s#]+)#accept/.exec(mail?.text ?? '')?.[1] ?? '';

  const opened = await send('POST', '/api/auth/link', { token });
  expect(opened.status).toBe(200);
  expect(await opened.json()).toMatchObject({ subject: 'tickets.ticket', id: ticket.id });
  const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await send('GET', `/api/tickets/${ticket.id}`, undefined, cookie)).status).toBe(200);
  expect((await send('GET', `/api/tickets/${other.id}`, undefined, cookie)).status).toBe(404);
  const accepted = await send('POST', `/api/tickets/${ticket.id}/accept`, {}, cookie);
  expect(accepted.status).toBe(200);
  expect((await desk.admin.get(`/api/tickets/${ticket.id}`)).body.status).toBe('closed');
});
