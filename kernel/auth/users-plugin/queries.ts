import { pageInput, pageOf, RoleField, StatusField, Type, USER, User } from '@serviflow/sdk';
import { users } from './manifest.ts';
import { listUsers } from './user-list.ts';

export const list = users.query('list', {
  title: 'Users',
  permission: 'users.read',
  http: { path: '' },
  input: Type.Object({
    role: Type.Optional(RoleField),
    staff: Type.Optional(Type.Boolean({ title: 'Staff only' })),
    status: Type.Optional(StatusField),
    q: Type.Optional(Type.String({ title: 'Search', maxLength: 200 })),
    ...pageInput,
  }),
  reply: pageOf(User),
  run: (c, filter) => listUsers(c, filter),
});

/** The separate list of requirement 29.3. */
export const deleted = users.query('deleted', {
  title: 'Deactivated users',
  permission: 'users.manage',
  input: Type.Object({
    role: Type.Optional(RoleField),
    q: Type.Optional(Type.String({ title: 'Search', maxLength: 200 })),
    ...pageInput,
  }),
  reply: pageOf(User),
  run: (c, filter) => listUsers(c, { ...filter, status: 'deactivated' }),
});

export const get = users.queryOn(USER, 'get', {
  title: 'User',
  permission: 'users.read',
  http: { path: '/{id}' },
  input: Type.Object({}),
  reply: User,
  run: (_c, user) => user,
});
