import { uuidv7 } from '@serviflow/sdk';
import type { LocalBus } from '../events/local-bus.ts';
import type { Notifier } from '../events/notifier.ts';
import type { PresenceSign } from '../events/topics.ts';

/** Milliseconds after which somebody who gave no sign is gone: two and a half heartbeats of the web app. */
export const EXPIRY_MS = 30_000;
/** A sign that says nothing new travels to the other nodes only this often. */
const REPEAT_MS = 10_000;
/** Records that are remembered; beyond, those whose people are gone are dropped first. */
const MAX_RECORDS = 10_000;

/** Somebody who has a record open now. */
export interface PersonPresent {
  readonly id: string;
  readonly name: string;
  readonly state: 'viewing' | 'writing';
}

interface Seen extends PersonPresent {
  readonly until: number;
  readonly told: number;
}

interface PresenceParts {
  readonly bus: LocalBus;
  readonly notifier: Pick<Notifier, 'publish'>;
  now(): Date;
}

const keyOf = ({ tenantId, subject, id }: PresenceSign['record']) => `${tenantId}/${subject}/${id}`;

/**
 * Who has which record open. Each node keeps it in memory and hears of the others' people over the notifier: a sign of
 * life costs no row, and a node that was away knows everybody again within one heartbeat. Whoever asks must have been
 * found allowed to see the record; the hint to browsers names only the record and goes to those who have it open.
 */
export class Presence {
  readonly #parts: PresenceParts;
  readonly #records = new Map<string, Map<string, Seen>>();

  constructor(parts: PresenceParts) {
    this.#parts = parts;
    parts.bus.on('presence', (sign) => this.#hear(sign));
  }

  /** A sign of life, or `gone`. Tells the other nodes when it says something new. */
  sign(sign: PresenceSign): void {
    const before = this.#records.get(keyOf(sign.record))?.get(`${sign.user.id}/${sign.window}`);
    const known = before && before.until > this.#now() ? before : undefined;
    const repeated = known?.state === sign.state && this.#now() - known.told < REPEAT_MS;
    if (repeated || (!before && sign.state === 'gone')) return;
    this.#parts.notifier.publish('presence', sign);
  }

  /** Everybody else at the record, once each; who writes in one window writes. */
  others(record: PresenceSign['record'], userId: string): PersonPresent[] {
    const people = new Map<string, PersonPresent>();
    for (const [key, seen] of this.#records.get(keyOf(record)) ?? []) {
      if (seen.until <= this.#now()) this.#drop(record, key);
      else if (seen.id !== userId && people.get(seen.id)?.state !== 'writing') {
        const { id, name, state } = seen;
        people.set(id, { id, name, state });
      }
    }
    return [...people.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #hear({ record, user, window, state }: PresenceSign): void {
    const now = this.#now();
    const key = `${user.id}/${window}`;
    const before = this.#records.get(keyOf(record))?.get(key);
    if (state === 'gone') this.#drop(record, key);
    else {
      const room = this.#records.get(keyOf(record)) ?? this.#open(record);
      room.set(key, { id: user.id, name: user.name, state, until: now + EXPIRY_MS, told: now });
    }
    const then = before && before.until > now ? before.state : 'gone';
    if (then !== state) this.#tell(record, user.id);
  }

  #open(record: PresenceSign['record']): Map<string, Seen> {
    if (this.#records.size >= MAX_RECORDS) this.#sweep();
    const room = new Map<string, Seen>();
    this.#records.set(keyOf(record), room);
    return room;
  }

  #sweep(): void {
    for (const [key, room] of this.#records) {
      const alive = [...room.values()].some((seen) => seen.until > this.#now());
      if (!alive) this.#records.delete(key);
    }
    const oldest = this.#records.keys().next();
    if (this.#records.size >= MAX_RECORDS && !oldest.done) this.#records.delete(oldest.value);
  }

  #drop(record: PresenceSign['record'], key: string): void {
    const room = this.#records.get(keyOf(record));
    room?.delete(key);
    if (room?.size === 0) this.#records.delete(keyOf(record));
  }

  /** The browsers of this node: each node hears every sign, so nothing travels twice. */
  #tell(record: PresenceSign['record'], actor: string): void {
    const users = this.others(record, actor).map((one) => one.id);
    if (users.length === 0) return;
    const { tenantId, subject, id } = record;
    this.#parts.bus.emit('live', {
      tenantId,
      id: uuidv7(),
      type: 'presence.changed',
      occurredAt: this.#parts.now().toISOString(),
      audience: { users },
      payload: { subject, id },
    });
  }

  #now(): number {
    return this.#parts.now().getTime();
  }
}
