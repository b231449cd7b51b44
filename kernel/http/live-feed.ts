import type { LiveEvent } from '../events/topics.ts';
import type { Runtime } from '../runtime.ts';
import type { Caller } from './caller.ts';

/** Events waiting for a slow reader; beyond, it is told to fetch anew. */
const MAX_BACKLOG = 500;
/** Milliseconds of silence after which proxies begin to doubt that anybody is there. */
const HEARTBEAT = 25_000;

/** Whether a listener may hear of an event: by permission, by name, or by group. */
export function mayHear(event: LiveEvent, { tenant, principal }: Caller): boolean {
  if (event.tenantId !== tenant.id || principal.restrictedTo) return false;
  const { permission, users, groups } = event.audience;
  return (
    (permission !== undefined && principal.permissions.has(permission) && principal.role !== 'customer') ||
    (users?.includes(principal.id) ?? false) ||
    (groups?.some((g) => principal.groups.includes(g)) ?? false)
  );
}

/** What one listener has still to hear. */
export class LiveFeed {
  readonly #waiting: LiveEvent[] = [];
  readonly #offs: (() => void)[];
  #overflown = false;
  #ended = false;
  #wake: () => void = () => {};

  constructor(runtime: Runtime, caller: Caller) {
    const mine = (tenantId: string) => tenantId === caller.tenant.id;
    this.#offs = [
      runtime.bus.on('live', (event) => {
        if (mayHear(event, caller)) this.#add(event);
      }),
      // Rights may have changed: the browser comes again and is judged anew.
      runtime.bus.on('principal', ({ tenantId, userId }) => {
        if (mine(tenantId) && (!userId || userId === caller.principal.id)) this.end();
      }),
      runtime.bus.on('tenant', ({ tenantId }) => {
        if (mine(tenantId)) this.end();
      }),
      // Hints were lost, or the process stops.
      runtime.bus.on('reset', () => this.end()),
    ];
  }

  #add(event: LiveEvent): void {
    if (this.#waiting.length >= MAX_BACKLOG) {
      this.#waiting.length = 0;
      this.#overflown = true;
    } else if (!this.#overflown) this.#waiting.push(event);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    for (const off of this.#offs.splice(0)) off();
    this.#wake();
  }

  /** The next thing to say: an event, "fetch anew", a sign of life after a long silence, or null at the end. */
  async next(): Promise<LiveEvent | 'refetch' | 'quiet' | null> {
    if (this.#ended) return null;
    if (this.#overflown) {
      this.#overflown = false;
      return 'refetch';
    }
    const event = this.#waiting.shift();
    if (event) return event;
    const quiet = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(true), HEARTBEAT);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
    this.#wake = () => {};
    return quiet ? 'quiet' : this.next();
  }
}
