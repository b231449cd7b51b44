import { domainOf } from '../parse/addresses.ts';

/** Lanes that are worked on side by side: enough to keep the database busy, few enough to leave connections to people. */
export const LANES = 6;

/**
 * The lane of a message. An answer that follows its question by a moment must not overtake it, so whatever one sender
 * domain sends stays in one lane.
 * @param envelopeFrom null for fetched mail, which all shares a lane: a mailbox is one stream
 */
export function laneOf(envelopeFrom: string | null): number {
  if (!envelopeFrom) return 0;
  let hash = 0;
  for (const char of domainOf(envelopeFrom)) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return hash % LANES;
}
