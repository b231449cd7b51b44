import { type Context, defineManifest } from '@serviflow/sdk';
import { CLIENTS } from '../clients/contract.ts';
import { FIELDS } from '../fields/contract.ts';
import { MAIL } from '../mail/contract.ts';
import { SLA } from '../sla/contract.ts';
import { TICKETS } from '../tickets/contract.ts';

export const onboarding = defineManifest({
  id: 'onboarding',
  title: 'First steps',
  description: 'Setup checklist, guided tour and demo data.',
  version: '1.0.0',
  sdk: '^1.0.0',
  requires: { tickets: TICKETS, clients: CLIENTS, sla: SLA },
  optional: { fields: FIELDS, mail: MAIL },
  permissions: {
    'onboarding.setup': { title: 'Work through the setup checklist', roles: ['admin'] },
    'onboarding.tour': { title: 'Take the guided tour', roles: ['admin', 'expert', 'viewer'] },
    // Held by no role: the operator loads demo data, through the host or the command line.
    'onboarding.demo': { title: 'Load demo data', roles: [] },
  },
});

/** What a handler of this plugin has. */
export type Ctx = Context<typeof onboarding>;
