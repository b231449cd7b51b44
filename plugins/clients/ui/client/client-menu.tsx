import {
  AppIcon,
  api,
  Button,
  Confirm,
  invalidate,
  Menu,
  type Question,
  toast,
  useNavigate,
  usePermission,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import type { ClientDetail } from '../types.ts';

/** What changes a client as a whole; each asks and names what will happen (27.3). */
export function ClientMenu({ client }: { client: ClientDetail }) {
  const go = useNavigate();
  const mayEdit = usePermission('clients.edit');
  const mayDelete = usePermission('clients.delete');
  const mayAccess = usePermission('clients.access');
  const [question, setQuestion] = useState<Question | null>(null);
  if (!mayEdit && !mayDelete && !mayAccess) return null;
  const name = client.displayName;
  const logins = client.contacts.filter((one) => one.userId && one.active).length;
  const people = client.contacts.length;
  const change = async (action: string, message: string) => {
    await api.post(`/api/clients/${client.id}/${action}`);
    await invalidate('/api/clients');
    toast.done({ message });
  };
  const deactivate: Question = {
    title: `Deactivate ${name}?`,
    body: (
      <p>
        {logins === 0 ? 'Nobody has portal access. ' : `${plural(logins, 'login')} will be blocked. `}
        Contacts, tickets and notes are kept, and you can reactivate the client at any time. While tickets are
        open it cannot be deactivated.
      </p>
    ),
    confirm: 'Deactivate',
    run: () => change('deactivate', `${name} is inactive`),
  };
  const cut: Question = {
    title: `Cut the access of all at ${name} now?`,
    body: (
      <p>
        {logins === 0
          ? 'Nobody has a login. '
          : `${plural(logins, 'login')} and all their sessions and API tokens end at once. `}
        Links that were mailed to {plural(people, 'contact')} stop working. Open requests go on, and you can
        give the access back at any time.
      </p>
    ),
    confirm: 'Cut access now',
    danger: true,
    run: () => change('cut-access', `The access of ${name} is cut`),
  };
  const remove: Question = {
    title: `Delete ${name} for good?`,
    body: (
      <p>
        The client and {plural(people, 'contact')} will be removed, and {plural(logins, 'login')} blocked.
        This cannot be undone. A client that tickets tell of cannot be deleted: deactivate it instead.
      </p>
    ),
    confirm: 'Delete client',
    danger: true,
    run: async () => {
      await change('delete', `${name} is deleted`);
      go('/clients', { replace: true });
    },
  };
  return (
    <>
      <Menu width={220}>
        <Menu.Target>
          <Button aria-label="More actions" px={8}>
            <AppIcon name="dots" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {mayEdit && client.active && (
            <Menu.Item leftSection={<AppIcon name="user-off" />} onClick={() => setQuestion(deactivate)}>
              Deactivate
            </Menu.Item>
          )}
          {mayEdit && !client.active && (
            <Menu.Item
              leftSection={<AppIcon name="user-check" />}
              onClick={() =>
                change('reactivate', `${name} is active again`).catch((error) => toast.failed(error))
              }
            >
              Reactivate
            </Menu.Item>
          )}
          {mayAccess && !client.accessCut && (
            <Menu.Item color="red" leftSection={<AppIcon name="lock" />} onClick={() => setQuestion(cut)}>
              Cut access now
            </Menu.Item>
          )}
          {mayAccess && client.accessCut && (
            <Menu.Item
              leftSection={<AppIcon name="lock-open" />}
              onClick={() =>
                change('restore-access', `${name} has access again`).catch((error) => toast.failed(error))
              }
            >
              Give access back to all
            </Menu.Item>
          )}
          {mayDelete && (
            <Menu.Item color="red" leftSection={<AppIcon name="trash" />} onClick={() => setQuestion(remove)}>
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Confirm question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
