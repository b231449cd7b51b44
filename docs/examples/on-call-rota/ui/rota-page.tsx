import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  Link,
  PageBody,
  PageHeader,
  Panel,
  Person,
  ToneBadge,
  usePermission,
  useTimeZone,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import type { Shift } from '../contract.ts';
import { ChangeDialog, type WeekChange } from './change-dialog.tsx';
import { NowPanel } from './now-panel.tsx';
import classes from './rota.module.css';
import { useWeeks, weekWords } from './rota.ts';
import { WeekMenu } from './week-menu.tsx';

/** The weeks that are planned, with who is on call and what was changed. */
export function RotaPage() {
  const zone = useTimeZone();
  const mayChange = usePermission('on-call-rota.change');
  const maySet = usePermission('settings.manage');
  const [change, setChange] = useState<WeekChange | null>(null);
  const list = useWeeks();
  const weeks = list.data?.items ?? [];
  const columns: Column<Shift>[] = [
    {
      id: 'week',
      title: 'Week',
      width: 240,
      always: true,
      mobile: 'meta',
      render: (week) => <span className={classes.dates}>{weekWords(week, zone)}</span>,
    },
    {
      id: 'person',
      title: 'On call',
      always: true,
      mobile: 'title',
      render: (week) => (
        <span className={classes.person}>
          <Person name={week.name} />
          {week.userId !== week.plannedUserId && (
            <ToneBadge tone="amber" icon="switch-horizontal">
              instead of {week.plannedName}
            </ToneBadge>
          )}
        </span>
      ),
    },
    ...(mayChange
      ? [
          {
            id: 'change',
            title: 'Change',
            hideTitle: true,
            width: 60,
            align: 'end' as const,
            always: true,
            mobile: 'end' as const,
            render: (week: Shift) => (
              <WeekMenu
                words={weekWords(week, zone)}
                changed={week.userId !== week.plannedUserId}
                onChoose={(kind) => setChange({ kind, week })}
              />
            ),
          },
        ]
      : []),
  ];
  const settings = maySet && (
    <Button component={Link} to="/admin/settings/on-call-rota">
      Settings
    </Button>
  );
  return (
    <>
      <PageHeader title="On call" subtitle="Who answers when nobody else is there" actions={settings} />
      <PageBody>
        <div className={classes.page}>
          <NowPanel />
          <Panel title="Coming weeks" flush>
            <DataTable
              id="on-call-rota"
              label="Coming weeks"
              columns={columns}
              rows={weeks}
              rowId={(week) => week.id}
              loading={list.isLoading}
              error={list.error}
              onRetry={() => void list.refetch()}
              skeletonRows={8}
              empty={
                <EmptyState icon="calendar-time" title="No week is planned" action={settings || undefined}>
                  Choose the people and their order in the settings. The weeks follow within five minutes.
                </EmptyState>
              }
            />
          </Panel>
        </div>
      </PageBody>
      <ChangeDialog change={change} weeks={weeks} onClose={() => setChange(null)} />
    </>
  );
}
