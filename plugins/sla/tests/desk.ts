import { defineManifest, definePlugin, type EventDelivery } from '@serviflow/sdk';
import { createTestKernel, type TestClock, type TestKernel } from '@serviflow/sdk/testing';
import { CLIENTS, type Client, type ClientsV1 } from '../../clients/contract.ts';
import tickets from '../../tickets/plugin.ts';
import { assetDefinition, slaApplied, slaBreached, slaNear, slaPast } from '../contract.ts';
import sla from '../plugin.ts';

/** What the tests tell the plugins around service levels, and what they hear. */
export interface Surroundings {
  clients: Map<string, Client>;
  /** Ticket id to definition id of a linked asset */
  assets: Map<string, string>;
  events: EventDelivery[];
}

/** A kernel with tickets and service levels; clients and assets are what a test says. */
export async function openDesk(
  options: { databaseUrl?: string; clock?: TestClock } = {},
): Promise<TestKernel & { around: Surroundings }> {
  const around: Surroundings = { clients: new Map(), assets: new Map(), events: [] };
  const desk = await createTestKernel({
    plugins: [clientsOf(around), tickets, sla, listenerOf(around)],
    ...options,
  });
  return { ...desk, around };
}

function clientsOf(around: Surroundings) {
  const manifest = defineManifest({ id: 'clients', title: 'Clients', version: '1.0.0', sdk: '^1.0.0' });
  const none = async () => new Map();
  const api: Partial<ClientsV1> = {
    get: async (ids) =>
      new Map(ids.flatMap((id) => (around.clients.has(id) ? [[id, around.clients.get(id) as Client]] : []))),
    contacts: none,
    contactsOf: none,
    contactsByUser: none,
  };
  return definePlugin(manifest, { register: (p) => p.provide(CLIENTS, () => api as ClientsV1) });
}

function listenerOf(around: Surroundings) {
  const manifest = defineManifest({ id: 'listener', title: 'Listener', version: '1.0.0', sdk: '^1.0.0' });
  return definePlugin(manifest, {
    register(p) {
      p.on(slaApplied, 'applied', (_c, event) => void around.events.push(event));
      for (const event of [slaNear, slaBreached, slaPast]) {
        p.on(event, event.id, (_c, delivery) => void around.events.push(delivery));
      }
      p.filter(assetDefinition, 'asset', (_c, asked) => {
        const definitionId = around.assets.get(asked.ticketId);
        return definitionId ? { ...asked, definitionId, assetName: 'PROD-WEB-01' } : undefined;
      });
    },
  });
}
