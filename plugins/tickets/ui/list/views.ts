import type { Figures } from '../types.ts';

export interface TicketView {
  id: string;
  title: string;
  /** What the view asks for; filters of the address come on top and win. */
  query: Record<string, string>;
  /** Number shown on the tab, counted by the server exactly as the list counts. */
  count?: (figures: Figures) => number;
  /** Needed to see the view. */
  permission?: string;
}

export const DEFAULT_VIEW = 'open';
export const BIN_VIEW = 'bin';

/** The tabs over the list. */
export const VIEWS: readonly TicketView[] = [
  {
    id: DEFAULT_VIEW,
    title: 'All open',
    query: { status: 'active', sort: '-createdAt' },
    count: (f) => f.open + f.inProgress + f.paused,
  },
  {
    id: 'mine',
    title: 'Mine',
    query: { status: 'active', assignee: 'me', sort: 'resolveDueAt' },
    count: (f) => f.mine,
  },
  {
    id: 'unassigned',
    title: 'Unassigned',
    query: { status: 'active', assignee: 'none', sort: '-createdAt' },
    count: (f) => f.unassigned,
  },
  {
    id: 'risk',
    title: 'At risk',
    query: { sla: 'at_risk', sort: 'resolveDueAt' },
    count: (f) => f.slaAtRisk,
  },
  {
    id: 'breached',
    title: 'Breached',
    query: { sla: 'breached', sort: 'resolveDueAt' },
    count: (f) => f.slaBreached,
  },
  { id: 'recent', title: 'Recently updated', query: { sort: '-updatedAt' } },
  { id: BIN_VIEW, title: 'Bin', query: {}, permission: 'tickets.delete' },
];

/** Views that somebody with these permissions may open. */
export function viewsFor(permissions: readonly string[]): TicketView[] {
  return VIEWS.filter((view) => !view.permission || permissions.includes(view.permission));
}

/** The view an address names; the first when it names none, or one that is not for this user. */
export function viewOf(id: string | null, permissions: readonly string[]): TicketView {
  return viewsFor(permissions).find((view) => view.id === id) ?? (VIEWS[0] as TicketView);
}

/**
 * The API's query for a view and the filters on top of it.
 * @param filters as in the address; `created` is `from..to`
 */
export function listQuery(view: TicketView, filters: Record<string, string>): Record<string, string> {
  if (view.id === BIN_VIEW) return {};
  const { created = '', ...rest } = filters;
  const [createdFrom = '', createdTo = ''] = created.split('..');
  const all = { ...view.query, ...rest, createdFrom, createdTo };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** The list of all tickets, closed ones too, that fit a search. */
export const inAllTickets = (text: string): string =>
  `/tickets?${new URLSearchParams({ view: 'recent', sort: '-createdAt', q: text })}`;

/** The search of a query that leaves out more than the search itself does. */
export function narrowedSearch(query: Record<string, unknown>): string | undefined {
  const { q, sort: _sort, limit: _limit, ...others } = query;
  const narrowed = Object.values(others).some((value) => value !== undefined && value !== '');
  return typeof q === 'string' && q.trim() !== '' && narrowed ? q.trim() : undefined;
}
