import { type LinkTab, LinkTabs, useManifest } from '@serviflow/sdk/ui';
import type { Figures } from '../types.ts';
import { DEFAULT_VIEW, type TicketView, viewsFor } from './views.ts';

export interface ViewTabsProps {
  current: TicketView;
  figures: Figures | undefined;
  /** Search and filters that come along to another view. */
  search: URLSearchParams;
}

function addressOf(view: TicketView, search: URLSearchParams): string {
  const next = new URLSearchParams(search);
  // A view has its own order and people; what was searched for stays.
  for (const key of ['view', 'sort', 'status', 'assignee', 'sla']) next.delete(key);
  if (view.id !== DEFAULT_VIEW) next.set('view', view.id);
  const text = next.toString();
  return `/tickets${text ? `?${text}` : ''}`;
}

/** Stops of the guided tour that are about a view. */
const STOPS: Record<string, string> = { unassigned: 'pool', risk: 'focus' };

/** The views as tabs: each is an address, so it can be shared and opened in a new window. */
export function ViewTabs({ current, figures, search }: ViewTabsProps) {
  const { permissions } = useManifest().user;
  const tabs = viewsFor(permissions).map((view): LinkTab => {
    const count = figures && view.count?.(figures);
    return {
      id: view.id,
      title: view.title,
      to: addressOf(view, search),
      ...(view.count && { count: count ?? null }),
      alarm: view.id === 'breached' && !!count,
      tour: STOPS[view.id],
    };
  });
  return <LinkTabs label="Views" tabs={tabs} current={current.id} tour="dashboard" />;
}
