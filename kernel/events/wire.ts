import type { Audience } from '@serviflow/sdk';
import type { LiveEvent, Topic, Topics } from './topics.ts';

/** PostgreSQL refuses a notification of 8,000 bytes or more; the rest is room for the envelope. */
const MAX_BYTES = 7_000;

/** One notification: who sent it, and the messages as `[topic, payload]` in JSON. */
interface Envelope {
  readonly from: string;
  readonly messages: readonly [Topic, Topics[Topic]][];
}

/**
 * A message as JSON, in as many parts as it takes.
 * @returns `reset` when even the parts are too large: everybody fetches again, nobody misses it
 */
export function encode<T extends Topic>(topic: T, payload: Topics[T]): string[] {
  const whole = JSON.stringify([topic, payload]);
  if (Buffer.byteLength(whole) <= MAX_BYTES) return [whole];
  if (topic !== 'live') return [JSON.stringify(['reset', {}])];
  return slimmed(payload as LiveEvent).map((part) => JSON.stringify(['live', part]));
}

/** Leaves the payload out, then splits a long audience: any match is enough, so parts mean the same. */
function slimmed(event: LiveEvent): LiveEvent[] {
  const { permission, users = [], groups = [] } = event.audience;
  const parts: Audience[] = permission ? [{ permission }] : [];
  for (const chunk of chunks(users)) parts.push({ users: chunk });
  for (const chunk of chunks(groups)) parts.push({ groups: chunk });
  return parts.map((audience) => ({ ...event, audience, payload: null }));
}

function* chunks(values: readonly string[], size = 50): Generator<readonly string[]> {
  for (let i = 0; i < values.length; i += size) yield values.slice(i, i + size);
}

/** Packs messages into as few notifications as fit. */
export function pack(from: string, messages: readonly string[]): string[] {
  const packed: string[] = [];
  let body: string[] = [];
  let bytes = 0;
  const close = () => {
    if (body.length) packed.push(`{"from":${JSON.stringify(from)},"messages":[${body.join(',')}]}`);
    body = [];
    bytes = 0;
  };
  for (const message of messages) {
    const size = Buffer.byteLength(message) + 1;
    if (bytes + size > MAX_BYTES) close();
    body.push(message);
    bytes += size;
  }
  close();
  return packed;
}

/** @returns null for a notification that is not ours */
export function unpack(text: string): Envelope | null {
  try {
    const parsed = JSON.parse(text) as Envelope;
    return typeof parsed.from === 'string' && Array.isArray(parsed.messages) ? parsed : null;
  } catch {
    return null;
  }
}
