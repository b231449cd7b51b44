import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import classes from './link-tabs.module.css';

/**
 * A tab that is an address.
 * @since 1.1
 */
export interface LinkTab {
  id: string;
  title: string;
  to: string;
  /** Shown beside the title; null while it is not known yet. @since 1.1 */
  count?: number | null;
  /** Shows the count as something to worry about. @since 1.1 */
  alarm?: boolean;
  /** The stop of the guided tour that is about this tab. @since 1.1 */
  tour?: string;
}

/**
 * Props of LinkTabs.
 * @since 1.1
 */
export interface LinkTabsProps {
  /** What the tabs are of, for screen readers. */
  label: string;
  tabs: readonly LinkTab[];
  /** Id of the tab that is open. */
  current: string;
  /** The stop of the guided tour that is about all of them. */
  tour?: string;
}

/**
 * Tabs under a page's title. Each is an address, so that it can be shared, gone back to and opened in a new window.
 * @since 1.1
 */
export function LinkTabs({ label, tabs, current, tour }: LinkTabsProps) {
  const nav = useRef<HTMLElement>(null);
  // On a phone the tabs scroll sideways: the one that is open must be seen.
  useEffect(() => {
    const open = nav.current?.querySelector(`[data-tab="${CSS.escape(current)}"]`);
    open?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);
  return (
    <nav ref={nav} className={classes.tabs} aria-label={label} data-tour={tour}>
      {tabs.map(({ id, title, to, count, alarm, tour: stop }) => (
        <Link
          key={id}
          to={to}
          className={classes.tab}
          data-tab={id}
          data-tour={stop}
          data-alarm={alarm || undefined}
          aria-current={id === current ? 'page' : undefined}
        >
          {title}
          {count !== undefined && <span className={classes.count}>{count ?? '–'}</span>}
        </Link>
      ))}
    </nav>
  );
}
