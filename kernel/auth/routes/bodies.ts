import { Type } from '@serviflow/sdk';
import { PasswordField } from '../password-policy.ts';

const TenantCode = Type.String({ title: 'Tenant code', minLength: 1, maxLength: 100 });
const Token = Type.String({ title: 'Link', minLength: 1, maxLength: 4_000 });
const Address = Type.String({ title: 'Email or username', minLength: 1, maxLength: 254 });

export const Login = Type.Object({
  tenant: TenantCode,
  username: Type.String({ title: 'Username', minLength: 1, maxLength: 254 }),
  password: PasswordField,
});
export const WhoAsks = Type.Object({
  tenant: TenantCode,
  /** One of the two. */
  email: Type.Optional(Address),
  username: Type.Optional(Address),
});
export const SetPassword = Type.Object({
  token: Token,
  password: PasswordField,
  name: Type.Optional(Type.String({ title: 'Your name', maxLength: 200 })),
});
export const LinkOnly = Type.Object({ token: Token });
export const Magic = Type.Partial(Type.Composite([WhoAsks, LinkOnly]));

export const ChangePassword = Type.Object({ currentPassword: PasswordField, newPassword: PasswordField });
export const Elevate = Type.Object({ password: PasswordField });

export const NewToken = Type.Object({
  name: Type.String({ title: 'Name', minLength: 1, maxLength: 100, default: 'API token' }),
  /** Absent or null: all that the user may do. */
  scopes: Type.Optional(
    Type.Union([Type.Array(Type.String({ maxLength: 100 }), { maxItems: 200 }), Type.Null()]),
  ),
  expiresAt: Type.Optional(Type.Union([Type.String({ title: 'Expires', format: 'date-time' }), Type.Null()])),
});
