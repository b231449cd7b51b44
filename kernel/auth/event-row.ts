import { type EventDef, type Static, type TSchema, uuidv7 } from '@serviflow/sdk';
import type { OutboxRow } from '../invoke/flush.ts';

/** An event of the kernel itself as a row of the outbox. Events of one aggregate are delivered in order. */
export function eventRow<S extends TSchema>(
  event: EventDef<S>,
  payload: Static<S>,
  aggregate: string,
): OutboxRow {
  return { id: uuidv7(), kind: 'event', type: event.id, aggregate, payload, options: null };
}
