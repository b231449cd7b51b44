import { defineEvent, type Static, Type } from '@serviflow/sdk';

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Timestamp = Type.String({ format: 'date-time' });

/** A line in somebody's list of notifications. Plain text; the web app makes the link from the ticket. */
export const Notice = Type.Object({
  id: Type.String(),
  /** The event behind it: `tickets.assigned`. */
  kind: Type.String(),
  title: Type.String(),
  /** Beginning of what was written, or the ticket's title. */
  body: Type.String(),
  ticketId: nullable(Type.String()),
  ticketNumber: nullable(Type.Integer()),
  at: Timestamp,
  readAt: nullable(Timestamp),
});
export type Notice = Static<typeof Notice>;

export const noticed = defineEvent(
  'notifications.noticed@1',
  Type.Object({
    noticeId: Type.String(),
    kind: Type.String(),
    title: Type.String(),
    ticketId: nullable(Type.String()),
  }),
  'Somebody has a new notification; only that person hears of it.',
);
