import { type Static, type TSchema, Type } from '@serviflow/sdk';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A service level: two targets in the working time of a profile (20.4). Times are seconds. */
export const Definition = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** Only a label for people; which category gets the definition is a mapping (20.10). */
  categoryLabel: nullable(Type.String()),
  responseSeconds: Type.Integer(),
  resolveSeconds: Type.Integer(),
  profileId: Type.String(),
  profileName: Type.String(),
  active: Type.Boolean(),
  /** Warn when this share of the target is used up (20.14). */
  nearPercent: Type.Integer(),
  /** Ticket priorities whose tickets get it when no other rule matches; `any` is the fallback of all. */
  defaultFor: Type.Array(Type.String()),
});
export type Definition = Static<typeof Definition>;

/** Who may have a definition of their own: a login, a contact, a client, a single ticket. */
export const ASSIGNMENT_KINDS = ['ticket', 'user', 'contact', 'client'] as const;
export type AssignmentKind = (typeof ASSIGNMENT_KINDS)[number];
