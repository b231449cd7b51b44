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
  const [question, setQuestion] = useState<Question | null>(null);
  if (!mayEdit && !mayDelete) return null;
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
