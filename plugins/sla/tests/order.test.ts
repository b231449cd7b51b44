import { defineManifest, definePlugin } from '@serviflow/sdk';
import { createTestKernel, type TestKernel, type TestTenant } from '@serviflow/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import clients from '../../clients/plugin.ts';
import { ticketWillChange, ticketWillCreate } from '../../tickets/contract.ts';
import tickets from '../../tickets/plugin.ts';
import sla from '../plugin.ts';

/** Clocks follow from what a ticket is when every plugin has had its say, whatever the order of the configuration. */
const manifest = defineManifest({
  id: 'triage-rules',
  title: 'Triage rules',
  version: '1.0.0',
  sdk: '^1.0.0',
});
const triage = definePlugin(manifest, {
  register(p) {
    p.filter(
      ticketWillCreate,
      'urgent',
      (_c, ticket) =>
        ticket.title.startsWith('URGENT') ? { ...ticket, priority: 'critical' as const } : undefined,
      { phase: 'change' },
    );
    p.filter(
      ticketWillChange,
      'urgent-later',
      (_c, change) =>
        change.after.title.startsWith('URGENT')
          ? { ...change, after: { ...change.after, priority: 'critical' as const } }
          : undefined,
      { phase: 'change' },
    );
  },
});

let desk: TestKernel;
let tenant: TestTenant;
beforeAll(async () => {
  // The plugin that decides stands behind the one that counts.
  desk = await createTestKernel({ plugins: [clients, tickets, sla, triage] });
  tenant = await desk.tenant('acme');
  await desk.drain();
});
afterAll(() => desk?.stop());

const definitionOf = async (id: string) =>
  (await tenant.admin.get(`/api/sla/tickets/${id}/service-level`)).body.clocks.map(
    (clock: { definitionName: string }) => clock.definitionName,
  );

test('a priority that a plugin sets while the ticket is created decides its clocks', async () => {
  const { status, body } = await tenant.admin.post('/api/tickets', {
    title: 'URGENT: the shop is down',
    description: 'Nobody can pay.',
    priority: 'low',
  });
  expect(status).toBe(201);
  expect(body.priority).toBe('critical');
  expect(await definitionOf(body.id)).toEqual(['Critical', 'Critical']);
  expect(Date.parse(body.responseDueAt) - Date.parse(body.createdAt)).toBe(3_600_000);
});

test('the same while it is changed', async () => {
  const { body } = await tenant.admin.post('/api/tickets', {
    title: 'The shop is slow',
    description: 'Customers wait.',
    priority: 'low',
  });
  expect(await definitionOf(body.id)).toEqual(['Low', 'Low']);
  const changed = await tenant.admin.post(`/api/tickets/${body.id}/set`, {
    title: 'URGENT: the shop is down',
  });
  expect(changed.body.priority).toBe('critical');
  expect(await definitionOf(body.id)).toEqual(['Critical', 'Critical']);
});
