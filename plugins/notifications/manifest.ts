import { type Context, defineManifest, Type } from '@serviflow/sdk';
import { CLIENTS } from '../clients/contract.ts';
import { MAIL } from '../mail/contract.ts';
import { SLA } from '../sla/contract.ts';
import { TICKETS } from '../tickets/contract.ts';
import { CELLS, type CellName, MATRIX } from './model/matrix.ts';

const cell = (name: CellName) =>
  Type.Boolean({ title: MATRIX[name].title, default: true, 'x-ui': { group: 'Emails' } });
const cells = Object.fromEntries(CELLS.map((name) => [name, cell(name)])) as Record<
  CellName,
  ReturnType<typeof cell>
>;

export const notifications = defineManifest({
  id: 'notifications',
  title: 'Notifications',
  description:
    'Tells requesters, experts and administrators what happens to tickets, by mail and in the app.',
  version: '1.0.0',
  sdk: '^1.0.0',
  requires: { tickets: TICKETS, clients: CLIENTS, mail: MAIL },
  optional: { sla: SLA },
  settings: Type.Object({
    sendNotifications: Type.Boolean({
      title: 'Send notifications',
      description:
        'Switched off, nobody is told of anything about tickets. Invitations and password links still go out.',
      default: true,
    }),
    ...cells,
    triageToDeciders: Type.Boolean({
      title: 'Mail waits for a decision: to those who may decide',
      default: true,
      'x-ui': { group: 'Emails' },
    }),
    keepDays: Type.Integer({
      title: 'Keep the list in the app for (days)',
      default: 90,
      minimum: 1,
      maximum: 3650,
    }),
  }),
  permissions: {
    'notifications.own': {
      title: 'See own notifications',
      roles: ['admin', 'expert', 'viewer', 'customer'],
    },
    'notifications.invite': { title: 'Mail invitations to customers', roles: ['admin'], companyAdmin: true },
  },
});

/** What a handler of this plugin has. */
export type Ctx = Context<typeof notifications>;
