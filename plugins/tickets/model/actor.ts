import type { Actor } from '../contract.ts';
import type { Ctx } from '../manifest.ts';

/** The person or plugin behind a call, as the timeline names it. */
export function actorOf(c: Ctx): Actor {
  const p = c.principal;
  if (p.kind === 'system' || p.kind === 'automation') return { kind: 'system', id: p.id, name: p.name };
  if (p.role === 'customer' || p.restrictedTo) return { kind: 'contact', id: p.id, name: p.name };
  return { kind: 'user', id: p.id, name: p.name };
}
