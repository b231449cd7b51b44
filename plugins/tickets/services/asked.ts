import { type FilterAnswer, invalidField, problems } from '@serviflow/sdk';
import { type Ticket, ticketStoredWithout } from '../contract.ts';
import type { Ctx } from '../manifest.ts';
import { LIMITS } from '../model/limits.ts';
import { moveBetween } from '../model/transitions.ts';
import { isUuid } from '../model/visibility.ts';
import { assigneeOf, customerOf } from './people.ts';

type Values = Omit<Ticket, 'number'>;

const PEOPLE = ['clientId', 'contactId', 'requesterUserId'] as const;
/** Identity and bookkeeping: set by this plugin alone. */
const FIXED = ['id', 'version', 'createdAt', 'deletedAt'] as const;
/** The time that belongs to a status. */
const STAMPS = { paused: 'pausedAt', resolved: 'resolvedAt', closed: 'closedAt' } as const;

/** Asking other plugins about one ticket: who was left out, and what they may make of it. */
export class Asking<T> {
  readonly #leftOut = new Set<string>();
  readonly #taken: (value: T) => T;

  /** @param taken what is made of a value that a plugin changed, before the next one gets it */
  constructor(taken: (value: T) => T = (value) => value) {
    this.#taken = taken;
  }

  /** For `c.apply`. @throws Problem with which a plugin refuses */
  readonly heard = (answer: FilterAnswer<T>, before: T): T => {
    if (answer.kind === 'refused') throw answer.problem;
    if (answer.kind === 'answered') return this.#taken(answer.value);
    this.#leftOut.add(answer.plugin);
    return before;
  };

  /** Tells the plugins that were left out, once the ticket is stored. */
  tell(c: Ctx, ticketId: string): void {
    if (this.#leftOut.size)
      c.emit(ticketStoredWithout, { ticketId, plugins: [...this.#leftOut] }, { aggregate: ticketId });
  }
}

/**
 * The rules for what a plugin may make of a ticket, as far as it changed anything: the same ones that hold for people.
 * @param stored the ticket as it is in the database; absent for one that is about to be created
 * @throws Problem 422 or 409 saying what is wrong
 */
export async function checkValues(c: Ctx, now: Values, was: Values, stored?: Values): Promise<void> {
  const changed = (field: keyof Values) => now[field] !== was[field];
  const fixed = FIXED.find(changed);
  if (fixed) throw invalidField(`/${fixed}`, `The field ${fixed} of a ticket cannot be changed.`, 'fixed');
  checkTexts(now, changed);
  if (changed('status')) checkStatus(now, stored);
  for (const due of ['response', 'resolve'] as const) {
    const [near, late] = [now[`${due}NearAt`], now[`${due}DueAt`]];
    if (near && late && Date.parse(near) > Date.parse(late))
      throw invalidField(`/${due}NearAt`, 'The warning of a deadline comes before the deadline.', 'order');
  }
  const ids = [...PEOPLE, 'assigneeId'] as const;
  const odd = ids.find((field) => changed(field) && now[field] !== null && !isUuid(now[field]));
  if (odd) throw invalidField(`/${odd}`, `The field ${odd} names nobody.`, 'unknown');
  if (changed('assigneeId') && now.assigneeId !== null) await assigneeOf(c, now.assigneeId);
  if (PEOPLE.some(changed)) await customerOf(c, now);
  if (changed('requesterUserId') && now.requesterUserId !== null)
    if (!(await c.users.find([now.requesterUserId])).has(now.requesterUserId))
      throw invalidField('/requesterUserId', 'There is no such user.', 'unknown');
}

/** Names that lists show follow from the ids, whatever a plugin wrote beside them. */
export async function withNames<T extends Values>(c: Ctx, now: T, was: Values): Promise<T> {
  const next = { ...now };
  if (now.assigneeId !== was.assigneeId || now.assigneeName !== was.assigneeName)
    next.assigneeName = now.assigneeId === null ? null : (await assigneeOf(c, now.assigneeId)).name;
  if (PEOPLE.some((field) => now[field] !== was[field])) Object.assign(next, await customerOf(c, now));
  return next;
}

function checkTexts(now: Values, changed: (field: keyof Values) => boolean): void {
  for (const field of ['title', 'description'] as const)
    if (changed(field) && (now[field].trim() === '' || now[field].length > LIMITS[field]))
      throw invalidField(`/${field}`, `The ${field} has 1 to ${LIMITS[field]} characters.`, 'maxLength');
  if (changed('category') && (now.category ?? '').length > LIMITS.category)
    throw invalidField('/category', `A category has at most ${LIMITS.category} characters.`, 'maxLength');
  if (!changed('tags')) return;
  if (now.tags.length > LIMITS.tags)
    throw invalidField('/tags', `A ticket has at most ${LIMITS.tags} tags.`, 'maxItems');
  if (now.tags.some((tag) => tag.trim() === '' || tag.length > LIMITS.tag))
    throw invalidField('/tags', `A tag has 1 to ${LIMITS.tag} characters.`, 'maxLength');
}

function checkStatus(now: Values, stored: Values | undefined): void {
  if (stored && stored.status !== now.status && !moveBetween(stored.status, now.status))
    throw problems.conflict(`A ticket cannot go from ${stored.status} to ${now.status}.`, {
      code: 'not-now',
    });
  const stamp = now.status in STAMPS ? STAMPS[now.status as keyof typeof STAMPS] : null;
  if (stamp && now[stamp] === null)
    throw invalidField(`/${stamp}`, `A ticket that is ${now.status} says since when.`, 'required');
}
