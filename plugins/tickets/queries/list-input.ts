import { pageInput, type Static, Type } from '@serviflow/sdk';
import { PRIORITIES, SOURCES, STATUSES, WORK_TYPES } from '../contract.ts';
import { SLA_FILTERS } from '../model/sla-state.ts';

const anyOf = (values: readonly string[], title: string, description?: string) =>
  Type.Optional(
    Type.String({
      title,
      description: description ?? `One or several, separated by commas: ${values.join(', ')}`,
      pattern: `^((${values.join('|')})(,(${values.join('|')}))*)?$`,
    }),
  );
const text = (title: string, description?: string) =>
  Type.Optional(Type.String({ title, maxLength: 300, ...(description ? { description } : {}) }));

const KEY = '[A-Za-z][A-Za-z0-9_-]*';

export const SORTS = [
  'createdAt',
  'updatedAt',
  'priority',
  'status',
  'number',
  'title',
  'category',
  'clientName',
  'requesterName',
  'assigneeName',
  'responseDueAt',
  'resolveDueAt',
] as const;
export type Sort = (typeof SORTS)[number];

const filters = {
  status: anyOf(
    STATUSES,
    'Status',
    `One or several, separated by commas: ${STATUSES.join(', ')}; \`active\` means open, in_progress and paused`,
  ),
  priority: anyOf(PRIORITIES, 'Priority'),
  workType: anyOf(WORK_TYPES, 'Work type'),
  source: anyOf(SOURCES, 'Source'),
  category: text('Category'),
  tag: text('Tag'),
  assignee: text('Assignee', 'User id, `me`, `none` (the pool) or `any`'),
  clientId: text('Client'),
  contactId: text('Contact'),
  requester: text('Requester', 'User id or `me`'),
  watching: Type.Optional(Type.Boolean({ title: 'Only tickets that I watch' })),
  createdFrom: text('Created from', 'Date (in the time zone of the desk) or date and time'),
  createdTo: text('Created to', 'Date (the whole day counts) or date and time'),
  resolvedFrom: text('Resolved from', 'Date or date and time'),
  resolvedTo: text('Resolved to', 'Date or date and time'),
  sla: Type.Optional(
    Type.String({
      title: 'SLA',
      description: 'Of tickets that are not resolved or closed, unless `status` says otherwise',
      pattern: `^(${SLA_FILTERS.join('|')})?$`,
    }),
  ),
  system: Type.Optional(
    Type.Boolean({
      title: 'Monitoring tickets',
      description: 'Only these, or none; customers see none unless true',
    }),
  ),
  q: text('Search', 'Words of title and description, the last one by its beginning; `#1042` finds a number'),
};
filters.status.pattern = `^((active|${STATUSES.join('|')})(,(active|${STATUSES.join('|')}))*)?$`;

const sort = Type.Optional(
  Type.String({
    title: 'Sort',
    description: `One of ${SORTS.join(', ')}; with a minus in front from high to low`,
    pattern: `^(-?(${SORTS.join('|')}|field\\.${KEY}))?$`,
  }),
);

/** Filters by custom fields: `field.KEY=value`. */
const more = { patternProperties: { [`^field\\.${KEY}$`]: { type: 'string', maxLength: 1000 } } };

export const FilterInput = Type.Object({ ...filters, sort }, more);
export type FilterInput = Static<typeof FilterInput>;
export const ListInput = Type.Object({ ...filters, sort, ...pageInput }, more);
export type ListInput = Static<typeof ListInput>;
