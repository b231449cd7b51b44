import { type TSchema, Type } from '@serviflow/sdk';
import { ProfileInput } from '../contract.ts';
import { sla } from '../manifest.ts';
import {
  type BusinessProfile,
  explainDeadline,
  parseInstant,
  parsePauses,
  parseProfile,
} from '../services/calendar/index.ts';
import { Step } from '../services/explain-ticket.ts';
import { asProblem } from '../services/problems.ts';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const instant = (title: string) =>
  Type.String({
    title,
    maxLength: 64,
    description: 'ISO 8601; without an offset in the zone of the profile',
  });

/** What a deadline would be and why: the same function as the real clock. Reads and stores nothing. */
export const preview = sla.action('preview', {
  title: 'Preview a deadline',
  icon: 'calendar',
  permission: 'sla.read',
  risk: 'read',
  tx: 'none',
  audit: false,
  listed: false,
  input: Type.Object({
    profile: ProfileInput,
    start: instant('Start'),
    minutes: Type.Number({ title: 'Working minutes', minimum: 0, maximum: 5_256_000 }),
    pauses: Type.Optional(
      Type.Array(Type.Array(nullable(instant('Instant')), { minItems: 2, maxItems: 2 }), {
        title: 'Pauses',
        description: '[from, to], to null while the pause lasts',
        maxItems: 500,
      }),
    ),
  }),
  reply: Type.Object({
    /** Null while an open pause holds the clock */
    dueAt: nullable(Type.String({ format: 'date-time' })),
    explanation: Type.Array(Step),
    /** What was put right in the profile, for example overlapping shifts */
    warnings: Type.Array(Type.String()),
  }),
  run(_c, input) {
    const profile = input.profile as BusinessProfile;
    try {
      const { warnings } = parseProfile(profile);
      const request = {
        profile,
        start: parseInstant(input.start, profile.timezone, '/start'),
        seconds: input.minutes * 60,
        pauses: parsePauses(input.pauses ?? [], profile.timezone),
      };
      return { ...explainDeadline(request), warnings: [...warnings] };
    } catch (error) {
      throw asProblem(error, '/profile');
    }
  },
});
