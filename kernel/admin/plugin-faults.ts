import type { Runtime } from '../runtime.ts';

/** Hours after which a fault is history. */
const HOURS = 24;

export interface Fault {
  /** `plugin/surface/name`, with `@tenant` when it happened over a tenant's data. */
  readonly handler: string;
  readonly state: 'closed' | 'open' | 'half-open';
  readonly lastError: string | null;
  readonly lastAt: Date | null;
}

/** Faults of this node and what other nodes kept of theirs, as far as the tenant may know of them. */
export async function faultsFor(runtime: Runtime, tenantId: string): Promise<Fault[]> {
  const { rows } = await runtime.db.control.query(
    `select handler, at, error, open_since from kernel.fault where at > $1 and (handler not like '%@%' or handler like '%@' || $2)
      order by at desc limit 500`,
    [new Date(runtime.now().getTime() - HOURS * 3_600_000), tenantId],
  );
  const faults = new Map<string, Fault>(
    rows.map(({ handler, at, error, open_since }) => [
      handler,
      { handler, state: restsElsewhere(at, open_since, runtime.now()), lastError: error, lastAt: at },
    ]),
  );
  for (const { handler, state, lastError, openedAt } of runtime.breakers.states()) {
    // Faults of one tenant's data are named `handler@tenant` and are nobody else's business.
    if (handler.includes('@') && !handler.endsWith(`@${tenantId}`)) continue;
    const known = faults.get(handler);
    // Well here, it may still rest on the node that wrote of it.
    const rests = state === 'closed' ? (known?.state ?? state) : state;
    faults.set(handler, { handler, state: rests, lastError, lastAt: known?.lastAt ?? openedAt });
  }
  return [...faults.values()];
}

/** Minutes after which a handler of another node that nobody called is taken for one that will be tried again. */
export const REST_MINUTES = 60;

const restsElsewhere = (at: Date, openSince: Date | null, now: Date): Fault['state'] =>
  openSince && now.getTime() - at.getTime() < REST_MINUTES * 60_000 ? 'open' : 'closed';
