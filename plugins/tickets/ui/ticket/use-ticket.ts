import {
  type ApiError,
  api,
  apiKey,
  invalidate,
  type Page,
  queryClient,
  toast,
  useApi,
  useApiList,
  useLive,
} from '@serviflow/sdk/ui';
import { useMemo } from 'react';
import type { ActivityView, TicketDetail, TicketLine } from '../types.ts';

/** A row of a list that was seen before, so that the head of the page is there at once. */
function fromLists(key: string): TicketDetail | undefined {
  const lists = queryClient.getQueriesData<{ pages?: Page<TicketLine>[] }>({
    queryKey: ['api-list', '/api/tickets'],
  });
  for (const [, data] of lists) {
    for (const page of data?.pages ?? []) {
      const line = page.items.find((one) => String(one.number) === key || one.id === key);
      if (line) return { ...line, description: line.excerpt, activities: [] };
    }
  }
  return undefined;
}

/** Lines that come with the ticket; more are asked for only when there are more. */
const FIRST_LINES = 20;

export interface TicketData {
  ticket: TicketDetail | undefined;
  /** Oldest first. */
  lines: ActivityView[];
  /** True while the page shows what a list knew, and the timeline is still loading. */
  partial: boolean;
  error: ApiError | null;
  hasEarlier: boolean;
  loadingEarlier: boolean;
  loadEarlier: () => void;
  refetch: () => void;
}

/** A ticket with its timeline, kept fresh by live changes. @param key number or id, from the address */
export function useTicket(key: string): TicketData {
  const path = `/api/tickets/${encodeURIComponent(key)}`;
  const placeholder = useMemo(() => fromLists(key), [key]);
  const reply = useApi<TicketDetail>(path, { ...(placeholder ? { placeholder } : {}) });
  const ticket = reply.data;
  const id = ticket?.id;
  const first = ticket?.activities ?? [];
  const long = first.length >= FIRST_LINES;
  const more = useApiList<ActivityView>(id && long ? `/api/tickets/${id}/activity` : null, { limit: 50 });
  useLive(['tickets.*', 'sla.*', 'live.resumed'], (event) => {
    if (event.type !== 'live.resumed' && event.payload?.ticketId !== id) return;
    void invalidate(path, `/api/tickets/${id}`);
  });
  const lines = useMemo(() => {
    const newest = more.items.length > 0 ? more.items : first;
    return [...newest].reverse();
  }, [more.items, first]);
  return {
    ticket,
    lines,
    partial: reply.isPlaceholderData,
    error: reply.error,
    hasEarlier: more.hasMore,
    loadingEarlier: more.loadingMore,
    loadEarlier: more.loadMore,
    refetch: () => void reply.refetch(),
  };
}

/** Fields that `set` may change. */
export type TicketFields = Partial<
  Pick<TicketDetail, 'title' | 'priority' | 'category' | 'workType' | 'tags' | 'clientId' | 'contactId'>
>;

async function put(id: string, fields: TicketFields): Promise<void> {
  try {
    await api.post(`/api/tickets/${id}/set`, fields);
  } finally {
    void invalidate('/api/tickets');
  }
}

/**
 * Changes fields at once on the screen, then on the server, with Undo.
 * @param what said in the message: `Priority is High`
 */
export async function changeTicket(
  ticket: TicketDetail,
  options: { key: string; fields: TicketFields; what: string },
): Promise<void> {
  const { key, fields, what } = options;
  const cached = apiKey(`/api/tickets/${encodeURIComponent(key)}`);
  const before = Object.fromEntries(
    Object.keys(fields).map((name) => [name, ticket[name as keyof TicketFields] ?? null]),
  ) as TicketFields;
  const show = (values: TicketFields) =>
    queryClient.setQueryData<TicketDetail>(cached, (now) => (now ? { ...now, ...values } : now));
  show(fields);
  try {
    await put(ticket.id, fields);
  } catch (error) {
    show(before);
    toast.failed(error, 'The change was not stored');
    return;
  }
  toast.undo({
    message: what,
    undo: () => {
      show(before);
      put(ticket.id, before).catch((error) => toast.failed(error, 'Undo did not work'));
    },
  });
}
