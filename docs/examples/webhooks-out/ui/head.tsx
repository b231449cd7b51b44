import { Link, PageHeader } from '@serviflow/sdk/ui';
import type { ReactNode } from 'react';
import classes from './webhooks.module.css';

const TABS = [
  { path: '/webhooks', title: 'Endpoints' },
  { path: '/webhooks/log', title: 'Log' },
] as const;

/** The head of both pages; each tab is an address. */
export function Head({ path, actions }: { path: (typeof TABS)[number]['path']; actions?: ReactNode }) {
  return (
    <PageHeader title="Webhooks" subtitle="Tell other programs what happens to tickets." actions={actions}>
      <nav className={classes.tabs} aria-label="Webhooks">
        {TABS.map((tab) => (
          <Link
            key={tab.path}
            to={tab.path}
            className={classes.tab}
            aria-current={tab.path === path ? 'page' : undefined}
          >
            {tab.title}
          </Link>
        ))}
      </nav>
    </PageHeader>
  );
}
