import { defineEvent, defineFilter, type TSchema, Type } from '@serviflow/sdk';
import { ClockNameSchema } from './clock.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Crossing = Type.Object({
  ticketId: Type.String(),
  clock: ClockNameSchema,
  definitionName: Type.String(),
  dueAt: Type.String({ format: 'date-time' }),
  /** When the threshold was reached; later than now never, earlier when no worker ran. */
  at: Type.String({ format: 'date-time' }),
  /** Share of the target used up: 85, 100, 120 unless set otherwise. */
  percent: Type.Integer(),
});

export const slaNear = defineEvent('sla.near@1', Crossing, 'A clock of a ticket is close to its deadline.');
export const slaBreached = defineEvent(
  'sla.breached@1',
  Crossing,
  'A clock of a ticket passed its deadline.',
);
export const slaPast = defineEvent('sla.past@1', Crossing, 'A clock of a ticket is far past its deadline.');
export const slaApplied = defineEvent(
  'sla.applied@1',
  Type.Object({
    ticketId: Type.String(),
    definitionName: Type.String(),
    source: Type.String(),
    reason: Type.String(),
    /** Since when; in the past for tickets that are written down late. */
    at: Type.String({ format: 'date-time' }),
  }),
  'A service level was given to a ticket, or another one than before.',
);

/** Asks the plugin that links assets to tickets for the service level of a linked asset (20.7, step 4).
 * Without `definitionId` the next step of the cascade decides. */
export const assetDefinition = defineFilter(
  'sla.asset-definition@1',
  Type.Object({
    ticketId: Type.String(),
    definitionId: nullable(Type.String()),
    /** Name of the asset that decides, for the reason. */
    assetName: nullable(Type.String()),
  }),
  { phases: ['offer'], onFault: 'skip' },
);
