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

it('a mailed link is short and says nothing, can be listed, and ends when it is revoked (25.2)', async () => {
  const { body: olga } = await desk.admin.post(`/api/clients/${desk.acme}/add-contact`, {
    name: 'Olga',
    email: 'olga@acme.example',
  });
  const linkFor = async () => {
    const ticket = await desk.ticket(desk.admin, { clientId: desk.acme, contactId: olga.id });
    await desk.act(desk.expert, ticket, 'resolve', { note: 'Solved.' });
    const mail = (await desk.fresh()).find((one) => one.template === 'ticket-resolved');
    const token = /\/ticket\/view\/([^\s#]+)#accept/.exec(mail?.text ?? '')?.[1] ?? '';
    return { ticket, token };
  };
  const open = async (token: string) => {
    const answer = await send('POST', '/api/auth/link', { token });
    return { status: answer.status, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  };
  const first = await linkFor();
  expect(first.token).toMatch(/^[A-Za-z0-9_-]{24}$/);
  const inside = await open(first.token);
  expect(inside.status).toBe(200);

  const listed = await desk.admin.get(`/api/mail/links?ticketId=${first.ticket.id}`);
  // One mail told of the request, another that it is solved: the one that was opened is the one to revoke.
  const opened = listed.body.items.filter((one: { lastUsedAt: string | null }) => one.lastUsedAt !== null);
  expect(opened).toMatchObject([
    { opens: 'ticket', ticketId: first.ticket.id, address: 'olga@acme.example' },
  ]);
  expect(JSON.stringify(listed.body)).not.toContain(first.token);
  const stored = await desk.kernel.kernel.runtime.db.control.query('select * from kernel.link');
  expect(JSON.stringify(stored.rows)).not.toContain(first.token);
  expect((await desk.expert.get('/api/mail/links')).status).toBe(403);

  const id = opened[0].id;
  expect((await desk.admin.post(`/api/mail/links/${id}/revoke`)).status).toBe(200);
  expect((await desk.admin.post(`/api/mail/links/${id}/revoke`)).status).toBe(404);
  expect((await open(first.token)).status).toBe(401);
  // Whoever was in by it is out.
  expect((await send('GET', `/api/tickets/${first.ticket.id}`, undefined, inside.cookie)).status).toBe(401);

  // So do links of a ticket that went to the bin, and of whoever is its requester no more.
  const binned = await linkFor();
  expect((await open(binned.token)).status).toBe(200);
  await desk.admin.post(`/api/tickets/${binned.ticket.id}/delete`, {});
  expect((await open(binned.token)).status).toBe(401);
  await desk.admin.post(`/api/tickets/${binned.ticket.id}/restore`, {});
  expect((await open(binned.token)).status).toBe(401);
  const handed = await linkFor();
  const nobody = { contactId: null, requesterUserId: null };
  expect((await desk.admin.post(`/api/tickets/${handed.ticket.id}/set`, nobody)).status).toBe(200);
  expect((await open(handed.token)).status).toBe(401);

  // So do links of an address that was given up.
  const second = await linkFor();
  await desk.admin.post(`/api/clients/contacts/${olga.id}/update`, { email: 'olga.new@acme.example' });
  expect((await open(second.token)).status).toBe(401);
  const third = await linkFor();
  expect((await open(third.token)).status).toBe(200);
  await desk.admin.post(`/api/clients/contacts/${olga.id}/cut-access`);
  expect((await open(third.token)).status).toBe(401);
});
