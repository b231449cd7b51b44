import { type Static, Type } from '@sinclair/typebox';
import { defineFilter } from '../define/event.ts';
import { defineSubject } from '../define/operation.ts';

const oneOf = <const T extends string>(values: readonly T[], title?: string) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values], ...(title === undefined ? {} : { title }) });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/**
 * Schema of any role, with the title of its form field.
 * @since 1.0
 */
export const RoleField = oneOf(['admin', 'expert', 'viewer', 'customer'], 'Role');
/**
 * Schema of the roles that work at the desk: all but `customer`.
 * @since 1.0
 */
export const StaffRole = oneOf(['admin', 'expert', 'viewer'], 'Role');
/**
 * Schema of the state of a login: invited, working, or switched off.
 * @since 1.0
 */
export const StatusField = oneOf(['pending', 'active', 'deactivated'], 'Status');

/**
 * A user as the lists of users show it.
 * @since 1.0
 */
export const User = Type.Object({
  id: Type.String(),
  username: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: RoleField,
  companyAdmin: Type.Boolean(),
  /** `pending` until the invitation is accepted (requirement 29.2). */
  status: StatusField,
  createdAt: Type.String({ format: 'date-time' }),
  lastLoginAt: nullable(Type.String({ format: 'date-time' })),
  deactivatedAt: nullable(Type.String({ format: 'date-time' })),
  /** Work that waits for this user; null when no plugin counts any. */
  openItems: nullable(Type.Integer()),
});
/**
 * A user as the lists of users show it.
 * @since 1.0
 */
export type User = Static<typeof User>;

/**
 * A user as the record of actions and queries: `manifest.actionOn(USER, …)`.
 * @since 1.0
 */
export const USER = defineSubject<User>('users.user');

/**
 * Refuse (409) to switch a user off, or to make a viewer of one, for example while work is assigned to that user (29.3). A fault refuses, too: who
 * could not be asked may hold work.
 * @since 1.0
 */
export const userWillDeactivate = defineFilter(
  'users.will-deactivate@1',
  Type.Object({ userId: Type.String(), role: RoleField }),
  { phases: ['check'], onFault: 'refuse' },
);

/**
 * Lets the plugins that assign work say how much of it is open for each user (29.2).
 * @since 1.0
 */
export const userWorkload = defineFilter(
  'users.workload@1',
  Type.Object({ ids: Type.Array(Type.String()), open: Type.Record(Type.String(), Type.Integer()) }),
  { phases: ['count'], onFault: 'skip' },
);

/**
 * Lets the plugin that knows the customers make a portal user for an address that asks for a login link (37.9).
 * @since 1.0
 */
export const portalAccess = defineFilter(
  'users.portal-access@1',
  Type.Object({ email: Type.String(), userId: nullable(Type.String()) }),
  { phases: ['offer'], onFault: 'skip' },
);
