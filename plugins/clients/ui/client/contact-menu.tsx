import {
  ActionIcon,
  AppIcon,
  api,
  Confirm,
  invalidate,
  Menu,
  type Question,
  toast,
  usePermission,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import type { ClientDetail, Contact } from '../types.ts';
import { AccessDialog, type AccessShown } from './access-dialog.tsx';

interface Entry {
  icon: string;
  label: string;
  danger?: boolean;
  shown: boolean;
  run: () => void;
}

const failed = (label: string) => (error: unknown) => toast.failed(error, `${label} did not work`);

/** What can be done with a person and their portal access. */
export function ContactMenu(props: { client: ClientDetail; contact: Contact; onEdit: () => void }) {
  const { client, contact, onEdit } = props;
  const mayAccess = usePermission('clients.access');
  const [question, setQuestion] = useState<Question | null>(null);
  const [access, setAccess] = useState<AccessShown | null>(null);
  const { name, active, primary, companyAdmin } = contact;
  const login = contact.userId !== null;

  const call = async <T,>(action: string): Promise<T> => {
    const reply = await api.post<T>(`/api/clients/contacts/${contact.id}/${action}`);
    await invalidate('/api/clients');
    return reply;
  };
  const simple = (action: string, label: string, message: string) => () =>
    void call(action)
      .then(() => toast.done({ message }))
      .catch(failed(label));
  const show = (action: string, label: string) => () =>
    void call<Omit<AccessShown, 'name'>>(action)
      .then((reply) => setAccess({ ...reply, name }))
      .catch(failed(label));

  const revoke: Question = {
    title: login ? `Revoke portal access of ${name}?` : `Disable ${name}?`,
    body: login ? (
      <p>
        {name} is signed out and can no longer log in. Their tickets stay. You can give the access back later.
      </p>
    ) : (
      <p>{name} is no longer offered for new tickets. Their tickets stay. You can enable them again.</p>
    ),
    confirm: login ? 'Revoke access' : 'Disable',
    run: () =>
      call('disable').then(() => toast.done({ message: login ? 'Access revoked' : `${name} disabled` })),
  };
  const reset: Question = {
    title: `Reset the password of ${name}?`,
    body: <p>The password of now stops working. You get a temporary one to hand over, shown once.</p>,
    confirm: 'Reset password',
    run: async () => setAccess({ ...(await call<Omit<AccessShown, 'name'>>('reset-password')), name }),
  };
  const cut: Question = {
    title: `Cut the access of ${name} now?`,
    body: (
      <p>
        {login ? 'Every session and API token ends, and every ' : 'Every '}
        link that was mailed to {name} stops working, at once. No new access is given until you give it back.
        Open requests go on.
      </p>
    ),
    confirm: 'Cut access now',
    danger: true,
    run: () => call('cut-access').then(() => toast.done({ message: `The access of ${name} is cut` })),
  };
  const remove: Question = {
    title: `Delete ${name} for good?`,
    body: (
      <p>
        The contact is removed from {client.displayName}
        {login && ', and their login is blocked'}. This cannot be undone.
        {primary && ' The oldest of the other contacts becomes the primary one.'} A contact that tickets tell
        of cannot be deleted: disable it instead.
      </p>
    ),
    confirm: 'Delete contact',
    danger: true,
    run: () => call('delete').then(() => toast.done({ message: `${name} is deleted` })),
  };

  const entries: Entry[] = [
    { icon: 'pencil', label: 'Edit', shown: true, run: onEdit },
    {
      icon: 'star',
      label: 'Make primary',
      shown: !primary && active,
      run: simple('make-primary', 'Make primary', `${name} is the primary contact`),
    },
    {
      icon: 'key',
      label: login ? 'New invitation link' : 'Give portal access',
      shown: mayAccess && active && contact.email !== null,
      run: show('invite', 'The invitation'),
    },
    {
      icon: 'lock',
      label: 'Reset password',
      shown: mayAccess && login && active,
      run: () => setQuestion(reset),
    },
    {
      icon: 'user-shield',
      label: 'Make company admin',
      shown: mayAccess && login && active && !companyAdmin,
      run: simple('promote', 'The change', `${name} is company admin`),
    },
    {
      icon: 'user',
      label: 'No longer company admin',
      shown: mayAccess && login && companyAdmin,
      run: simple('demote', 'The change', `${name} is no longer company admin`),
    },
    {
      icon: 'check',
      label: 'Address works again',
      shown: contact.mailFailure !== null,
      run: simple('mail-works', 'The change', `Mail to ${name} counts as arriving again`),
    },
    {
      icon: 'user-off',
      label: login ? 'Revoke portal access' : 'Disable',
      shown: active,
      run: () => setQuestion(revoke),
    },
    {
      icon: 'user-check',
      label: login ? 'Give access back' : 'Enable',
      shown: !active,
      run: simple('enable', 'Enabling', `${name} is active again`),
    },
    {
      icon: 'lock',
      label: 'Cut access now',
      danger: true,
      shown: mayAccess && !contact.accessCut,
      run: () => setQuestion(cut),
    },
    {
      icon: 'lock-open',
      label: 'End the cut of access',
      shown: mayAccess && contact.accessCut,
      run: simple('restore-access', 'The change', `${name} may have access again`),
    },
    { icon: 'trash', label: 'Delete', danger: true, shown: true, run: () => setQuestion(remove) },
  ];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps a click in the menu from opening the row.
    <span onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
      <Menu width={220}>
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${name}`}>
            <AppIcon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {entries
            .filter((entry) => entry.shown)
            .map((entry) => (
              <Menu.Item
                key={entry.label}
                leftSection={<AppIcon name={entry.icon} />}
                color={entry.danger ? 'red' : undefined}
                onClick={entry.run}
              >
                {entry.label}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      <Confirm question={question} onClose={() => setQuestion(null)} />
      <AccessDialog access={access} onClose={() => setAccess(null)} />
    </span>
  );
}
