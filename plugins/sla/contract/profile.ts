import { type Static, Type } from '@serviflow/sdk';

const time = (title: string) => Type.String({ title, maxLength: 8, description: 'HH:MM' });

/** What a business-hours profile says, as the public preview interface takes it. Rules beyond the shape: parseProfile. */
export const profileFields = {
  timezone: Type.String({ title: 'Time zone', description: 'IANA name such as Europe/Oslo', maxLength: 64 }),
  alwaysOpen: Type.Optional(
    Type.Boolean({ title: '24x7', description: 'Overrides days, times and holidays' }),
  ),
  days: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
      title: 'Working days',
      description: 'Monday 1 to Sunday 7',
      maxItems: 7,
      uniqueItems: true,
    }),
  ),
  start: Type.Optional(time('From')),
  end: Type.Optional(time('To')),
  holidays: Type.Optional(
    Type.Array(Type.String({ maxLength: 10 }), {
      title: 'Holidays',
      description: 'YYYY-MM-DD',
      maxItems: 1_000,
    }),
  ),
  hours: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[1-7]$' }),
      Type.Array(Type.Array(time('Time'), { minItems: 2, maxItems: 2 }), { maxItems: 24 }),
      {
        title: 'Hours of single days',
        description: 'Replaces the working hours of a weekday; an empty list closes it',
        additionalProperties: false,
      },
    ),
  ),
};
export const ProfileInput = Type.Object(profileFields);

/** A stored business-hours profile (20.6). */
export const Profile = Type.Object({
  id: Type.String(),
  name: Type.String(),
  timezone: Type.String(),
  alwaysOpen: Type.Boolean(),
  days: Type.Array(Type.Integer()),
  start: Type.String(),
  end: Type.String(),
  holidays: Type.Array(Type.String()),
  hours: Type.Record(Type.String(), Type.Array(Type.Array(Type.String()))),
  /** Definitions that use it */
  definitions: Type.Integer(),
});
export type Profile = Static<typeof Profile>;
