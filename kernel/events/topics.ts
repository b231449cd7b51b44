import type { Audience } from '@serviflow/sdk';

/** A fact on its way to the browsers that may hear of it. */
export interface LiveEvent {
  readonly tenantId: string;
  /** Id of the event; listeners drop a second copy. */
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly audience: Audience;
  /** Null when it was too large to travel: listeners fetch the record again. */
  readonly payload: unknown;
}

/** A sign of somebody at a record. */
export interface PresenceSign {
  readonly record: { readonly tenantId: string; readonly subject: string; readonly id: string };
  readonly user: { readonly id: string; readonly name: string };
  /** A window of that person. */
  readonly window: string;
  readonly state: 'viewing' | 'writing' | 'gone';
}

/** What nodes tell each other. Hints only: losing one costs freshness, never data. */
export interface Topics {
  /** Plugins, settings, plan, profile or status of a tenant changed. */
  readonly tenant: { readonly tenantId: string };
  /** Rights of a user, or (without `userId`) of all users of a tenant, changed. */
  readonly principal: { readonly tenantId: string; readonly userId?: string };
  readonly live: LiveEvent;
  readonly presence: PresenceSign;
  /** Rows wait in the outbox. */
  readonly outbox: object;
  /** Jobs wait in these queues. */
  readonly jobs: { readonly queues: readonly string[] };
  /** A node can work on something that others may not know. */
  readonly known: object;
  /** Hints may have been lost: forget everything cached. */
  readonly reset: object;
}

export type Topic = keyof Topics;
