import { TICKETS } from '@serviflow/plugin-tickets/contract';
import { type Context, defineManifest, Type } from '@serviflow/sdk';

const WEEKDAYS = {
  1: 'Monday',
  2: 'Tuesday',
  3: 'Wednesday',
  4: 'Thursday',
  5: 'Friday',
  6: 'Saturday',
  7: 'Sunday',
};
/** Monday is 1, as in ISO 8601. */
const Weekday = Type.Unsafe<number>({
  type: 'integer',
  enum: [1, 2, 3, 4, 5, 6, 7],
  'x-ui': { labels: WEEKDAYS },
});
const timeOfDay = (title: string, preset: string, more: object = {}) =>
  Type.String({
    title,
    description: 'HH:MM',
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    default: preset,
    ...more,
  });
const BUSINESS = { 'x-ui': { group: 'Business hours' } };
const TICKET_GROUP = 'New tickets';

export const onCallRota = defineManifest({
  id: 'on-call-rota',
  title: 'On-call rota',
  description: 'Who is on call in which week. Gives urgent tickets to that person when nobody else is there.',
  version: '1.0.0',
  sdk: '^1.0.0',
  requires: { tickets: TICKETS },
  settings: Type.Object({
    people: Type.Array(
      Type.Object({
        userId: Type.String({
          title: 'Person',
          format: 'uuid',
          'x-ui': { widget: 'lookup', lookup: '/api/users?staff=true', labelKey: 'name' },
        }),
      }),
      {
        title: 'Order',
        description: 'They take turns in this order, a week each.',
        default: [],
        maxItems: 100,
      },
    ),
    handOverDay: Type.Unsafe<number>({ ...Weekday, title: 'Hand-over day', default: 1 }),
    handOverTime: timeOfDay('Hand-over time', '09:00'),
    weeksAhead: Type.Integer({ title: 'Weeks to plan ahead', default: 8, minimum: 1, maximum: 52 }),
    assign: Type.Unsafe<'nothing' | 'critical' | 'all'>({
      type: 'string',
      enum: ['nothing', 'critical', 'all'],
      title: 'Given to the person on call',
      default: 'critical',
      'x-ui': {
        group: TICKET_GROUP,
        labels: { nothing: 'None', critical: 'Critical ones', all: 'All that nobody has' },
      },
    }),
    atAnyHour: Type.Boolean({
      title: 'In business hours too',
      default: false,
      'x-ui': { group: TICKET_GROUP },
    }),
    businessDays: Type.Array(Weekday, {
      title: 'Working days',
      default: [1, 2, 3, 4, 5],
      uniqueItems: true,
      ...BUSINESS,
    }),
    businessFrom: timeOfDay('From', '08:00', BUSINESS),
    businessUntil: timeOfDay('Until', '17:00', BUSINESS),
  }),
  permissions: {
    'on-call-rota.read': { title: 'See who is on call', roles: ['admin', 'expert', 'viewer'] },
    'on-call-rota.change': { title: 'Swap and take over weeks', roles: ['admin', 'expert'] },
  },
});

/** What a handler of this plugin has. */
export type Ctx = Context<typeof onCallRota>;
