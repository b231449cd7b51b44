import {
  AppIcon,
  Button,
  type Column,
  DataTable,
  EmptyState,
  FilterBar,
  type FilterDef,
  Menu,
  PageHeader,
  Person,
  Time,
  type Tone,
  ToneBadge,
  type UiAction,
  useAction,
  useApiList,
  useManifestAction,
  useSubjectActions,
  useUrlFilters,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import { PasswordShown } from './password-shown.tsx';

interface User {
  id: string;
  username: string;
  name: string;
  email: string;
  role: string;
  companyAdmin: boolean;
  status: 'pending' | 'active' | 'deactivated';
  createdAt: string;
  lastLoginAt: string | null;
  openItems: number | null;
}

const STATUS: Record<User['status'], { tone: Tone; word: string; icon: string }> = {
  pending: { tone: 'amber', word: 'Pending', icon: 'mail' },
  active: { tone: 'green', word: 'Active', icon: 'circle-check' },
  deactivated: { tone: 'grey', word: 'Deactivated', icon: 'ban' },
};
const ROLES: Record<string, string> = {
  admin: 'Admin',
  expert: 'Expert',
  viewer: 'Viewer',
  customer: 'Customer',
};
const FILTERS: FilterDef[] = [
  {
    key: 'role',
    title: 'Role',
    kind: 'single',
    options: Object.entries(ROLES).map(([value, label]) => ({ value, label })),
  },
  {
    key: 'status',
    title: 'Status',
    kind: 'single',
    options: Object.entries(STATUS).map(([value, { word }]) => ({ value, label: word })),
  },
];

/** What may be done with one user now; asked when the menu opens, as it depends on the user's state. */
function UserMenu({ user, onPassword }: { user: User; onPassword: (password: string) => void }) {
  const [opened, setOpened] = useState(false);
  const actions = useSubjectActions('/api/users', opened ? user.id : null);
  const { start, dialog } = useAction({
    onDone: (reply, action) => {
      const shown = (reply as { password?: string } | undefined)?.password;
      if (action.id === 'users.set-temporary-password' && shown) onPassword(shown);
    },
  });
  const valuesFor = (action: UiAction) =>
    action.id === 'users.update' ? { name: user.name, email: user.email, role: user.role } : undefined;
  return (
    <>
      <Menu opened={opened} onChange={setOpened} width={230}>
        <Menu.Target>
          <Button variant="subtle" size="compact-sm" px={6} aria-label={`Actions for ${user.name}`}>
            <AppIcon name="dots" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {actions.length === 0 && <Menu.Label>Nothing to do here</Menu.Label>}
          {actions.map((action) => (
            <Menu.Item
              key={action.id}
              leftSection={<AppIcon name={action.icon ?? 'bolt'} />}
              color={action.risk === 'danger' ? 'red' : undefined}
              onClick={() => start(action, { id: user.id, name: user.name }, valuesFor(action))}
            >
              {action.title}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {dialog}
    </>
  );
}

function columnsWith(onPassword: (shown: { user: User; password: string }) => void): Column<User>[] {
  return [
    {
      id: 'name',
      title: 'Name',
      always: true,
      mobile: 'title',
      render: (user) => <Person name={user.name} size={24} />,
    },
    { id: 'username', title: 'Username', width: 150, mobile: 'none', render: (user) => user.username },
    { id: 'email', title: 'Email', width: 230, render: (user) => user.email },
    {
      id: 'role',
      title: 'Role',
      width: 130,
      always: true,
      render: (user) => (user.companyAdmin ? 'Company admin' : (ROLES[user.role] ?? user.role)),
    },
    {
      id: 'status',
      title: 'Status',
      width: 130,
      always: true,
      render: (user) => {
        const { tone, word, icon } = STATUS[user.status];
        return (
          <ToneBadge tone={tone} icon={icon}>
            {word}
          </ToneBadge>
        );
      },
    },
    {
      id: 'open',
      title: 'Open',
      width: 70,
      align: 'end',
      mobile: 'none',
      render: (user) => user.openItems ?? '–',
    },
    {
      id: 'login',
      title: 'Last login',
      width: 130,
      mobile: 'none',
      render: (user) => <Time at={user.lastLoginAt} empty="Never" />,
    },
    {
      id: 'created',
      title: 'Created',
      width: 130,
      hidden: true,
      mobile: 'none',
      render: (user) => <Time at={user.createdAt} />,
    },
    {
      id: 'menu',
      title: 'Actions',
      hideTitle: true,
      width: 64,
      align: 'end',
      always: true,
      mobile: 'end',
      render: (user) => <UserMenu user={user} onPassword={(password) => onPassword({ user, password })} />,
    },
  ];
}

/** People of the tenant and their invitations (requirements 29.1-29.3). */
export function UsersPage() {
  const filters = useUrlFilters(['q', 'role', 'status']);
  const list = useApiList<User>('/api/users', { query: filters.query });
  const invite = useManifestAction('users.invite');
  const [shown, setShown] = useState<{ user: User; password: string }>();
  const { start, dialog } = useAction();
  const button = invite && (
    <Button variant="filled" leftSection={<AppIcon name="user-plus" />} onClick={() => start(invite, {})}>
      Invite user
    </Button>
  );
  return (
    <>
      <PageHeader title="Users" subtitle="Who works here, and who may log in to the portal." actions={button}>
        <FilterBar filters={filters} defs={FILTERS} search="Search users" />
      </PageHeader>
      <DataTable
        id="users"
        label="Users"
        fill
        columns={columnsWith(setShown)}
        rows={list.items}
        rowId={(user) => user.id}
        loading={list.loading}
        refreshing={list.refreshing}
        error={list.error}
        onRetry={list.refetch}
        hasMore={list.hasMore}
        loadingMore={list.loadingMore}
        onMore={list.loadMore}
        empty={
          filters.count > 0 ? (
            <EmptyState
              icon="search"
              title="Nobody fits these filters"
              action={<Button onClick={filters.clear}>Clear filters</Button>}
            />
          ) : (
            <EmptyState icon="users" title="You are the first one here" action={button}>
              Invite your colleagues: each gets a link to choose a password.
            </EmptyState>
          )
        }
      />
      {dialog}
      <PasswordShown name={shown?.user.name} password={shown?.password} onClose={() => setShown(undefined)} />
    </>
  );
}
