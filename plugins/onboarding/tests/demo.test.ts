import { sql } from '@serviflow/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DemoDesk } from './desk.ts';

let desk: DemoDesk;
let seconds = 0;
beforeAll(async () => {
  desk = await DemoDesk.open();
  const begin = performance.now();
  expect(await desk.load()).toEqual({ loaded: true, given: true });
  seconds = (performance.now() - begin) / 1000;
  await desk.kernel.drain();
}, 60_000);
afterAll(() => desk?.stop());

// biome-ignore lint/suspicious/noExplicitAny: bodies of answers are asserted on, not typed
const all = async (path: string, username = 'admin'): Promise<any[]> => {
  const { status, body } = await desk.user(username).get(`${path}${path.includes('?') ? '&' : '?'}limit=200`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items;
};
const count = (list: { [key: string]: unknown }[], key: string) => {
  const sum: Record<string, number> = {};
  for (const one of list) sum[String(one[key])] = (sum[String(one[key])] ?? 0) + 1;
  return sum;
};

describe('the demo tenant', () => {
  it('has custom fields with lifelike values', async () => {
    const fields = (await desk.user('expert').get('/api/tickets/fields')).body as {
      items: { key: string }[];
    };
    expect(fields.items.map(({ key }) => key)).toEqual(['device', 'people_affected', 'root_cause']);
    expect((await all('/api/tickets?field.device=Printer,Server', 'expert')).length).toBeGreaterThan(3);
    expect((await all('/api/tickets?field.people_affected=50..', 'expert')).length).toBeGreaterThan(2);
  });

  it('is filled fast', () => {
    expect(seconds).toBeLessThan(10);
  });

  it.each(['admin', 'expert', 'expert2', 'viewer', 'customer', 'companyadmin'])(
    '%s can log in',
    async (name) => {
      const { status, body } = await desk.user(name).get('/api/auth/me');
      expect(status).toBe(200);
      expect(body.user).toMatchObject({ username: name, mustChangePassword: false });
    },
  );

  it('has about sixty tickets in every status, over thirty days', async () => {
    const tickets = await all('/api/tickets?sort=createdAt');
    expect(count(tickets, 'status')).toEqual({
      open: 12,
      in_progress: 14,
      paused: 7,
      resolved: 10,
      closed: 20,
    });
    expect(Object.keys(count(tickets, 'priority')).sort()).toEqual(['critical', 'high', 'low', 'medium']);
    const times = tickets.map((one) => Date.parse(one.createdAt));
    const days = (Math.max(...times) - Math.min(...times)) / 86_400_000;
    expect(days).toBeGreaterThan(27);
    expect(days).toBeLessThan(33);
    expect(tickets.map((one) => one.number)).toEqual(tickets.map((_, index) => index + 1));
    expect(tickets.filter((one) => one.isSystem).length).toBeGreaterThan(4);
    expect(tickets.filter((one) => one.assigneeId === null).length).toBeGreaterThanOrEqual(12);
  });

  it('has tickets at risk and breached among those that are worked on', async () => {
    const tickets = await all('/api/tickets?status=open,in_progress,paused');
    const states = count(tickets, 'sla');
    expect(states.at_risk).toBeGreaterThanOrEqual(3);
    expect(states.breached).toBeGreaterThanOrEqual(4);
    expect(states.on_track).toBeGreaterThanOrEqual(4);
  });

  it('has conversations that lie in the past, in order', async () => {
    const [ticket] = await all('/api/tickets?q=phishing');
    const lines = await all(`/api/tickets/${ticket.id}/activity`);
    const types = lines.map((one) => one.type);
    expect(types).toEqual(expect.arrayContaining(['created', 'comment', 'note', 'resolved', 'closed']));
    expect(new Date(lines[0].at) < desk.kernel.clock.now()).toBe(true);
    const tickets = await all('/api/tickets');
    for (const one of tickets) {
      expect(new Date(one.lastActivityAt) <= desk.kernel.clock.now()).toBe(true);
      if (one.status === 'closed') expect(new Date(one.lastActivityAt) < new Date('2026-11-17')).toBe(true);
    }
  });

  it('shows customers what is theirs: own requests, or those of Acme Corp', async () => {
    const own = await all('/api/tickets', 'customer');
    const company = await all('/api/tickets', 'companyadmin');
    expect(own.length).toBeGreaterThanOrEqual(4);
    expect(company.length).toBeGreaterThan(own.length);
    expect(JSON.stringify(await all(`/api/tickets/${own[0].id}/activity`, 'customer'))).not.toContain(
      '"note"',
    );
  });

  it('has clients with contacts, among them Acme Corp with its domain', async () => {
    const clients = await all('/api/clients');
    expect(clients).toHaveLength(9);
    const acme = clients.find((one) => one.displayName === 'Acme Corp');
    expect(acme.domains).toEqual(['acme.example']);
    const { body } = await desk.user('admin').get(`/api/clients/${acme.id}`);
    expect(body.contacts.map((one: { email: string }) => one.email)).toEqual(
      expect.arrayContaining(['customer@acme.example', 'companyadmin@acme.example']),
    );
  });

  it('mails nobody and fills no list: all of it is history', async () => {
    const mails = await desk.tenant.system('mail', async (c) => {
      const { rows } = await sql<{ subject: string }>`select subject from mail.outgoing`.execute(c.sql());
      return rows;
    });
    expect(mails).toEqual([]);
    expect(await all('/api/notifications', 'expert')).toEqual([]);
    expect(desk.kernel.log.errors()).toEqual([]);
  });

  it('is loaded once; a later load touches nothing, not even for another demo password', async () => {
    const before = (await all('/api/tickets')).length;
    expect(await desk.load()).toEqual({ loaded: false, given: true });
    expect(await desk.load('another-demo-pw')).toEqual({ loaded: false, given: false });
    expect(await all('/api/tickets')).toHaveLength(before);
  });

  it('cannot be loaded by people', async () => {
    const { status } = await desk.user('admin').post('/api/onboarding/load-demo', { password: 'x' });
    expect(status).toBe(403);
  });
});
