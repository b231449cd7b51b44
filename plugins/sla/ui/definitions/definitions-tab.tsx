import {
  api,
  Button,
  type Column,
  DataTable,
  EmptyState,
  invalidate,
  Link,
  PriorityMark,
  Switch,
  ToneBadge,
  toast,
  useApiList,
  useNavigate,
  usePermission,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from '../sla.module.css';
import type { Definition } from '../types.ts';
import { capital, durationWords, PRIORITIES } from '../words.ts';

function DefaultFor({ keys }: { keys: readonly string[] }) {
  if (keys.length === 0) return <span className={classes.quiet}>–</span>;
  const known = PRIORITIES.filter((priority) => keys.includes(priority));
  return (
    <span className={classes.marks}>
      {known.map((priority) => (
        <PriorityMark key={priority} priority={capital(priority)} />
      ))}
      {keys.includes('any') && <ToneBadge tone="grey">Last resort</ToneBadge>}
    </span>
  );
}

/** Stored at once; off, the definition is offered nowhere and the cascade passes over it. */
function ActiveSwitch({ definition }: { definition: Definition }) {
  const mayManage = usePermission('sla.manage');
  const [pending, setPending] = useState<boolean>();
  const set = async (active: boolean) => {
    setPending(active);
    try {
      await api.patch(`/api/sla/definitions/${definition.id}`, { active });
      await invalidate('/api/sla');
      toast.done({ message: `${definition.name} is ${active ? 'active' : 'off'}` });
    } catch (error) {
      toast.failed(error, 'The definition was not changed');
    } finally {
      setPending(undefined);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the switch from opening the row.
    <span
      className={classes.switchCell}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <Switch
        aria-label={`${definition.name} active`}
        disabled={!mayManage}
        checked={pending ?? definition.active}
        onChange={(event) => void set(event.currentTarget.checked)}
      />
    </span>
  );
}

const COLUMNS: Column<Definition>[] = [
  {
    id: 'name',
    title: 'Name',
    always: true,
    mobile: 'title',
    render: (d) => (
      <span className={classes.two}>
        <Link to={`/sla/definitions/${d.id}`} className={classes.strong}>
          {d.name}
        </Link>
        {d.categoryLabel && <span className={classes.second}>{d.categoryLabel}</span>}
      </span>
    ),
  },
  {
    id: 'response',
    title: 'First response',
    width: 120,
    mobile: 'meta',
    render: (d) => <span title="First response">{durationWords(d.responseSeconds)}</span>,
  },
  {
    id: 'resolve',
    title: 'Resolution',
    width: 120,
    mobile: 'meta',
    render: (d) => <span title="Resolution">{durationWords(d.resolveSeconds)}</span>,
  },
  { id: 'profile', title: 'Business hours', width: 180, mobile: 'meta', render: (d) => d.profileName },
  {
    id: 'near',
    title: 'Warn at',
    width: 90,
    align: 'end',
    mobile: 'none',
    render: (d) => `${d.nearPercent} %`,
  },
  {
    id: 'default',
    title: 'Default for',
    width: 240,
    mobile: 'none',
    render: (d) => <DefaultFor keys={d.defaultFor} />,
  },
  {
    id: 'active',
    title: 'Active',
    width: 88,
    align: 'end',
    always: true,
    mobile: 'end',
    render: (d) => <ActiveSwitch definition={d} />,
  },
];

/** All service levels of the tenant (20.4). */
export function DefinitionsTab() {
  const go = useNavigate();
  const mayManage = usePermission('sla.manage');
  const list = useApiList<Definition>('/api/sla/definitions', { limit: 200 });
  const rows = [...list.items].sort((a, b) => a.resolveSeconds - b.resolveSeconds);
  return (
    <DataTable
      id="sla-definitions"
      label="Service levels"
      columns={COLUMNS}
      rows={rows}
      rowId={(definition) => definition.id}
      fill
      skeletonRows={4}
      loading={list.loading}
      error={list.error}
      onRetry={list.refetch}
      onOpen={(definition) => go(`/sla/definitions/${definition.id}`)}
      empty={
        <EmptyState
          icon="stopwatch"
          title="No service levels yet"
          action={
            mayManage && (
              <Button variant="filled" onClick={() => go('/sla/definitions/new')}>
                New definition
              </Button>
            )
          }
        >
          A definition promises a first response and a resolution within your business hours.
        </EmptyState>
      }
    />
  );
}
