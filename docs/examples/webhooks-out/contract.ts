import { defineEvent, defineSubject, type Static, type TSchema, Type } from '@serviflow/sdk';
import { DELIVERY_STATES, ENDPOINT_STATUSES, EVENT_TITLES, EVENT_TYPES } from './model/event-types.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const V extends readonly string[]>(values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: [...values] });
const Time = Type.String({ format: 'date-time' });

/** The form's list of events, with words for people. */
export const EventTypes = Type.Array(
  Type.Unsafe<(typeof EVENT_TYPES)[number]>({
    type: 'string',
    enum: [...EVENT_TYPES],
    'x-ui': { labels: EVENT_TITLES },
  }),
  { title: 'Events', minItems: 1, uniqueItems: true, default: [...EVENT_TYPES] },
);

/** An address that hears of events. Its secret is never part of it. */
export const EndpointView = Type.Object({
  id: Type.String(),
  url: Type.String(),
  description: Type.String(),
  events: Type.Array(oneOf(EVENT_TYPES)),
  status: oneOf(ENDPOINT_STATUSES),
  /** Why it is paused or off; null while it is on. */
  reason: nullable(Type.String()),
  /** Since when every attempt failed; null when the last one worked. */
  failingSince: nullable(Time),
  lastDeliveredAt: nullable(Time),
  /** The secret can still be shown, once. */
  secretUnseen: Type.Boolean(),
  /** Until then the former secret signs too. */
  formerSecretUntil: nullable(Time),
  createdAt: Time,
});
export type EndpointView = Static<typeof EndpointView>;

/** One message to one endpoint, as the log lists it. */
export const DeliveryView = Type.Object({
  id: Type.String(),
  endpointId: Type.String(),
  url: Type.String(),
  /** Header `webhook-id`: the same for every attempt. */
  messageId: Type.String(),
  type: Type.String(),
  ticketId: nullable(Type.String()),
  ticketNumber: nullable(Type.Integer()),
  state: oneOf(DELIVERY_STATES),
  attempts: Type.Integer(),
  nextAt: nullable(Time),
  /** HTTP status of the last answer; null when there was none. */
  lastStatus: nullable(Type.Integer()),
  /** What went wrong, one sentence. */
  lastError: nullable(Type.String()),
  durationMs: nullable(Type.Integer()),
  createdAt: Time,
  lastAttemptAt: nullable(Time),
});
export type DeliveryView = Static<typeof DeliveryView>;

/** A delivery with what was sent and the beginning of what came back. */
export const DeliveryDetail = Type.Composite([
  DeliveryView,
  Type.Object({ body: Type.String(), excerpt: nullable(Type.String()) }),
]);
export type DeliveryDetail = Static<typeof DeliveryDetail>;

export const ENDPOINT = defineSubject<EndpointView>('webhooks-out.endpoint', 'endpoints');
export const DELIVERY = defineSubject<DeliveryView>('webhooks-out.delivery', 'deliveries');

export const deliveryChanged = defineEvent(
  'webhooks-out.delivery-changed@1',
  Type.Object({ deliveryId: Type.String(), endpointId: Type.String(), state: oneOf(DELIVERY_STATES) }),
  'A webhook was tried, or is to be sent again.',
);

export const endpointStopped = defineEvent(
  'webhooks-out.endpoint-stopped@1',
  Type.Object({ endpointId: Type.String(), status: oneOf(['paused', 'off']), reason: Type.String() }),
  'Nothing more is sent to an endpoint: it failed for long, or answered 410 (gone).',
);
