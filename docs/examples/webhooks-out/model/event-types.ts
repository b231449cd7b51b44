/* Without imports: the screens read these lists too. */

/** What an endpoint may ask for, by the name in the webhook's `type`. */
export const EVENT_TYPES = [
  'ticket.created',
  'ticket.updated',
  'ticket.assigned',
  'ticket.status_changed',
  'ticket.replied',
  'ticket.escalated',
  'ticket.resolved',
  'ticket.closed',
  'ticket.deleted',
  'ticket.restored',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Sent by "Send a test" only, to one endpoint, whatever that one asks for. */
export const TEST_TYPE = 'webhook.test';

export const EVENT_TITLES: Readonly<Record<EventType, string>> = {
  'ticket.created': 'Created',
  'ticket.updated': 'Fields changed',
  'ticket.assigned': 'Assigned',
  'ticket.status_changed': 'Status changed',
  'ticket.replied': 'Public reply',
  'ticket.escalated': 'Escalated',
  'ticket.resolved': 'Resolved',
  'ticket.closed': 'Closed',
  'ticket.deleted': 'Moved to the bin',
  'ticket.restored': 'Restored from the bin',
};

/** `paused` by the desk after a long time of failures; `off` by a person, or by a receiver that answered 410. */
export const ENDPOINT_STATUSES = ['on', 'paused', 'off'] as const;
export type EndpointStatus = (typeof ENDPOINT_STATUSES)[number];

/** `skipped`: the endpoint was paused or off; "Send again" sends it. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed', 'skipped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
