import { AppIcon, Button, Link, PageBody, PageHeader, useNavigate, usePermission } from '@serviflow/sdk/ui';
import { useEffect, useRef } from 'react';
import { DefinitionsTab } from './definitions/definitions-tab.tsx';
import { HoursTab } from './hours/hours-tab.tsx';
import { DefaultsTab } from './rules/defaults-tab.tsx';
import { MappingsTab } from './rules/mappings-tab.tsx';
import classes from './sla.module.css';

const TABS = [
  { id: 'definitions', path: '/sla', title: 'Definitions' },
  { id: 'hours', path: '/sla/hours', title: 'Business hours' },
  { id: 'mappings', path: '/sla/mappings', title: 'Category mappings' },
  { id: 'defaults', path: '/sla/defaults', title: 'Defaults and levels' },
] as const;

const NEW: Record<string, { to: string; label: string }> = {
  definitions: { to: '/sla/definitions/new', label: 'New definition' },
  hours: { to: '/sla/hours/new', label: 'New business hours' },
};

/** Service levels (20.4-20.10); each tab is an address. */
export function SlaPage({ tab = 'definitions' }: { tab?: string }) {
  const go = useNavigate();
  const mayManage = usePermission('sla.manage');
  const current = TABS.find((one) => one.id === tab) ?? TABS[0];
  const create = NEW[current.id];
  const nav = useRef<HTMLElement>(null);
  // On a phone the tabs scroll sideways: the one that is open must be seen.
  useEffect(() => {
    nav.current?.querySelector(`[href="${current.path}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [current.path]);
  return (
    <>
      <PageHeader
        title="Service levels"
        subtitle="Which promise a ticket gets, and when its time counts."
        actions={
          mayManage &&
          create && (
            <Button variant="filled" leftSection={<AppIcon name="plus" />} onClick={() => go(create.to)}>
              {create.label}
            </Button>
          )
        }
      >
        <nav ref={nav} className={classes.tabs} aria-label="Service levels">
          {TABS.map((one) => (
            <Link
              key={one.id}
              to={one.path}
              className={classes.tab}
              aria-current={one === current ? 'page' : undefined}
            >
              {one.title}
            </Link>
          ))}
        </nav>
      </PageHeader>
      {current.id === 'definitions' && <DefinitionsTab />}
      {current.id === 'hours' && (
        <PageBody>
          <HoursTab />
        </PageBody>
      )}
      {current.id === 'mappings' && (
        <PageBody>
          <MappingsTab />
        </PageBody>
      )}
      {current.id === 'defaults' && (
        <PageBody>
          <DefaultsTab />
        </PageBody>
      )}
    </>
  );
}
