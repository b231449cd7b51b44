import { LinkTabs, PageHeader } from '@serviflow/sdk/ui';
import type { ReactNode } from 'react';

const TABS = [
  { id: 'endpoints', to: '/webhooks', title: 'Endpoints' },
  { id: 'log', to: '/webhooks/log', title: 'Log' },
] as const;

/** The head of both pages; each tab is an address. */
export function Head({ current, actions }: { current: (typeof TABS)[number]['id']; actions?: ReactNode }) {
  return (
    <PageHeader title="Webhooks" subtitle="Tell other programs what happens to tickets." actions={actions}>
      <LinkTabs label="Webhooks" tabs={TABS} current={current} />
    </PageHeader>
  );
}
