import { type Static, type TSchema, Type } from '@serviflow/sdk';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Timestamp = Type.String({ format: 'date-time' });

/** Both clocks of a ticket (20.1). The column is free text: a next-response clock needs no migration. */
export const CLOCKS = ['response', 'resolve'] as const;
export type ClockName = (typeof CLOCKS)[number];
export const ClockNameSchema = Type.Unsafe<ClockName>({ type: 'string', enum: [...CLOCKS], title: 'Clock' });

export const CLOCK_STATES = ['running', 'paused', 'met', 'missed'] as const;
export type ClockState = (typeof CLOCK_STATES)[number];

/** One clock of a ticket. While paused, `dueAt` is the deadline as if the clock went on at the pause. */
export const TicketClock = Type.Object({
  ticketId: Type.String(),
  clock: ClockNameSchema,
  state: Type.Unsafe<ClockState>({ type: 'string', enum: [...CLOCK_STATES] }),
  definitionId: nullable(Type.String()),
  definitionName: Type.String(),
  /** One of the steps of the cascade: ticket, user, company, category, cmdb, default (20.7, 20.8). */
  source: Type.String(),
  /** Why, as a sentence. */
  reason: Type.String(),
  profileName: Type.String(),
  targetSeconds: Type.Integer(),
  startedAt: Timestamp,
  pausedAt: nullable(Timestamp),
  stoppedAt: nullable(Timestamp),
  nearAt: Timestamp,
  dueAt: Timestamp,
  pastAt: Timestamp,
  /** The deadline when it passed without the clock having stopped. */
  breachedAt: nullable(Timestamp),
});
export type TicketClock = Static<typeof TicketClock>;
