import { type TSchema, Type } from '@serviflow/sdk';
import { Connection, SlaLevelSchema } from '../contract.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));
const text = (title: string, maxLength: number) => nullable(Type.String({ title, maxLength }));

const email = nullable(Type.String({ title: 'Email', format: 'email', maxLength: 254 }));
const phone = text('Phone', 50);

export const clientFields = {
  name: text('Name', 200),
  company: text('Company', 200),
  email,
  phone,
  address: text('Address', 1000),
  slaLevel: Type.Optional(SlaLevelSchema),
  connection: nullable(Connection),
  notes: text('Internal notes', 20_000),
  photoFileId: nullable(Type.String({ title: 'Photo or logo', format: 'uuid' })),
  adminReceivesEmails: Type.Optional(Type.Boolean({ title: 'Admin receives emails' })),
  membersReceiveEmails: Type.Optional(Type.Boolean({ title: 'Members receive emails' })),
  domains: Type.Optional(
    Type.Array(
      Type.String({
        pattern:
          '^@?[\\p{L}\\p{N}]([\\p{L}\\p{N}\\p{M}-]*[\\p{L}\\p{N}\\p{M}])?(\\.[\\p{L}\\p{N}]([\\p{L}\\p{N}\\p{M}-]*[\\p{L}\\p{N}\\p{M}])?)+$',
        maxLength: 253,
      }),
      { title: 'Mail domains', maxItems: 50 },
    ),
  ),
};

/** Values of fields that the desk defined itself. */
export const valuesField = Type.Optional(
  Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
    title: 'Custom fields',
    description: 'Values by the keys of the fields; null takes one away.',
    maxProperties: 300,
    'x-ui': { widget: 'hidden' },
  }),
);

/** The same in answers; null when they are not available just now. */
export const fieldsReply = Type.Object({
  fields: Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()])),
});

export const contactFields = {
  email,
  phone,
  role: text('Role', 200),
  notes: text('Internal notes', 20_000),
  primary: Type.Optional(Type.Boolean({ title: 'Primary contact' })),
};

export const nameField = Type.String({ title: 'Name', minLength: 1, maxLength: 200, pattern: '\\S' });

/** 27.1 */
export const usernameField = Type.String({
  title: 'Username',
  minLength: 3,
  maxLength: 50,
  pattern: '^[A-Za-z0-9_]+$',
});
