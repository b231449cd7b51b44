import {
  AppIcon,
  Button,
  LinkTabs,
  PageBody,
  PageHeader,
  useNavigate,
  usePermission,
} from '@serviflow/sdk/ui';
import { DefinitionsTab } from './definitions/definitions-tab.tsx';
import { HoursTab } from './hours/hours-tab.tsx';
import { DefaultsTab } from './rules/defaults-tab.tsx';
import { MappingsTab } from './rules/mappings-tab.tsx';

const TABS = [
  { id: 'definitions', to: '/sla', title: 'Definitions' },
  { id: 'hours', to: '/sla/hours', title: 'Business hours' },
  { id: 'mappings', to: '/sla/mappings', title: 'Category mappings' },
  { id: 'defaults', to: '/sla/defaults', title: 'Defaults and levels' },
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
        <LinkTabs label="Service levels" tabs={TABS} current={current.id} />
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
