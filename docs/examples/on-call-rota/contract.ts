import { defineContract, defineEvent, defineSubject, type Static, Type } from '@serviflow/sdk';

/* The only file that other plugins may import. */

/** A week (or the rest of one) and the person who is on call. Times are ISO 8601 in UTC. */
export const Shift = Type.Object({
  id: Type.String(),
  from: Type.String({ format: 'date-time' }),
  until: Type.String({ format: 'date-time' }),
  userId: Type.String(),
  name: Type.String(),
  /** Whose turn it would be by the order; somebody else when the week was swapped or taken over. */
  plannedUserId: Type.String(),
  plannedName: Type.String(),
});
export type Shift = Static<typeof Shift>;

export const SHIFT = defineSubject<Shift>('on-call-rota.shift', 'shifts');

export interface OnCallV1 {
  /** Who is on call at this moment; null when nobody is. Only people who can work on tickets now. */
  now(): Promise<Shift | null>;
}
export const ON_CALL = defineContract<OnCallV1>('on-call-rota.api@1');

export const handedOver = defineEvent(
  'on-call-rota.handed-over@1',
  Type.Object({
    shiftId: Type.String(),
    userId: Type.String(),
    name: Type.String(),
    until: Type.String({ format: 'date-time' }),
    /** Who was on call before; null at the very first. */
    previousUserId: Type.Union([Type.String(), Type.Null()]),
  }),
  'Somebody else is on call now: a week began, was swapped or taken over, or a person left.',
);

export const rotaChanged = defineEvent(
  'on-call-rota.changed@1',
  Type.Object({ shiftIds: Type.Array(Type.String()) }),
  'Weeks were swapped, taken over, or planned anew.',
);
