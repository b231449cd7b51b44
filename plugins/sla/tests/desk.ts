import { defineManifest, definePlugin, type EventDelivery } from '@serviflow/sdk';
import { createTestKernel, type TestClock, type TestKernel } from '@serviflow/sdk/testing';
import clients from '../../clients/plugin.ts';
import tickets from '../../tickets/plugin.ts';
import { assetDefinition, slaApplied, slaBreached, slaNear, slaPast } from '../contract.ts';
import sla from '../plugin.ts';

/** What the tests tell the plugins around service levels, and what they hear. */
export interface Surroundings {
  /** Ticket id to definition id of a linked asset */
  assets: Map<string, string>;
  events: EventDelivery[];
}

/** A kernel with clients, tickets and service levels; linked assets are what a test says. */
export async function openDesk(
  options: { databaseUrl?: string; clock?: TestClock } = {},
): Promise<TestKernel & { around: Surroundings }> {
  const around: Surroundings = { assets: new Map(), events: [] };
  const desk = await createTestKernel({
    plugins: [clients, tickets, sla, listenerOf(around)],
    ...options,
  });
  return { ...desk, around };
}

function listenerOf(around: Surroundings) {
  const manifest = defineManifest({ id: 'listener', title: 'Listener', version: '1.0.0', sdk: '^1.0.0' });
  return definePlugin(manifest, {
    register(p) {
      p.on(slaApplied, 'applied', (_c, event) => void around.events.push(event));
      for (const event of [slaNear, slaBreached, slaPast]) {
        p.on(event, event.id.slice(0, -2), (_c, delivery) => void around.events.push(delivery));
      }
      p.filter(assetDefinition, 'asset', (_c, asked) => {
        const definitionId = around.assets.get(asked.ticketId);
        return definitionId ? { ...asked, definitionId, assetName: 'PROD-WEB-01' } : undefined;
      });
    },
  });
}
