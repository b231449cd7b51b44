import { Link, useManifest } from '@serviflow/sdk/ui';
import type { Figures } from '../types.ts';
import classes from './list.module.css';
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
  return (
    <nav className={classes.views} aria-label="Views" data-tour="dashboard">
      {viewsFor(permissions).map((view) => {
        const count = figures && view.count?.(figures);
        return (
          <Link
            key={view.id}
            to={addressOf(view, search)}
            className={classes.view}
            data-tour={STOPS[view.id]}
            aria-current={view.id === current.id ? 'page' : undefined}
            data-alarm={(view.id === 'breached' && !!count) || undefined}
          >
            {view.title}
            {view.count && <span className={classes.count}>{count ?? '–'}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
