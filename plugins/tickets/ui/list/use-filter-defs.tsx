import {
  type FilterDef,
  type FilterOption,
  type Page,
  PriorityMark,
  statusWord,
  useApi,
} from '@serviflow/sdk/ui';
import { useMemo } from 'react';
import { useColleagues } from '../use-colleagues.ts';
import { PRIORITIES, priorityWord, SLA_FILTERS, STATUSES, WORK_TYPES } from '../words.ts';

interface Named {
  id: string;
  name?: string | null;
  displayName?: string;
}

const named = (page: Page<Named> | undefined): FilterOption[] =>
  (page?.items ?? []).map((one) => ({ value: one.id, label: one.displayName ?? one.name ?? one.id }));

/** Choices change rarely; five minutes old is good enough for a menu. */
const MENU = { staleTime: 300_000 };

/** The filters of requirement 6.1, with people, clients and categories of this desk. */
export function useFilterDefs(): FilterDef[] {
  const people = useColleagues();
  const clients = useApi<Page<Named>>('/api/clients', { query: { limit: 200 }, ...MENU });
  const categories = useApi<{ items: string[] }>('/api/tickets/categories', MENU);
  return useMemo(
    () => [
      {
        key: 'status',
        title: 'Status',
        options: STATUSES.map((status) => ({ value: status, label: statusWord(status) })),
      },
      {
        key: 'priority',
        title: 'Priority',
        options: PRIORITIES.map((priority) => ({
          value: priority,
          label: priorityWord(priority),
          mark: <PriorityMark priority={priority} />,
        })),
      },
      {
        key: 'assignee',
        title: 'Assignee',
        kind: 'single',
        options: [
          { value: 'me', label: 'Me' },
          { value: 'none', label: 'Unassigned' },
          ...(people ?? []).map((one) => ({ value: one.id, label: one.name })),
        ],
      },
      { key: 'clientId', title: 'Client', kind: 'single', options: named(clients.data) },
      {
        key: 'category',
        title: 'Category',
        kind: 'single',
        options: (categories.data?.items ?? []).map((name) => ({ value: name, label: name })),
      },
      { key: 'sla', title: 'Service level', kind: 'single', options: SLA_FILTERS },
      {
        key: 'workType',
        title: 'Work type',
        options: WORK_TYPES.map((type) => ({ value: type, label: type })),
      },
      { key: 'created', title: 'Created', kind: 'dates' },
    ],
    [people, clients.data, categories.data],
  );
}

/** Parameters of the address that belong to the list. */
export const FILTER_KEYS = [
  'status',
  'priority',
  'assignee',
  'clientId',
  'category',
  'sla',
  'workType',
  'created',
  'q',
  'sort',
];
