import {
  AppIcon,
  Button,
  type Column,
  DataTable,
  EmptyState,
  Panel,
  ToneBadge,
  UserAvatar,
  usePermission,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from '../clients.module.css';
import { MailFailure } from '../marks.tsx';
import type { ClientDetail, Contact } from '../types.ts';
import { ContactDialog } from './contact-dialog.tsx';
import { ContactMenu } from './contact-menu.tsx';
import page from './page.module.css';

const none = (
  <span className={classes.quiet} data-empty>
    –
  </span>
);

function NameCell({ contact }: { contact: Contact }) {
  return (
    <span className={page.contact} data-off={!contact.active || undefined}>
      <UserAvatar name={contact.name} size={26} />
      <span className={classes.nameWords}>
        <span className={classes.nameLine}>
          <span className={classes.nameLink}>{contact.name}</span>
          {contact.primary && (
            <ToneBadge tone="brand" icon="star">
              Primary
            </ToneBadge>
          )}
        </span>
        {contact.role && <span className={classes.second}>{contact.role}</span>}
      </span>
    </span>
  );
}

function Portal({ contact }: { contact: Contact }) {
  if (!contact.active) return <ToneBadge tone="grey">Disabled</ToneBadge>;
  if (!contact.userId) return none;
  if (contact.companyAdmin)
    return (
      <ToneBadge tone="purple" icon="user-shield">
        Company admin
      </ToneBadge>
    );
  return (
    <ToneBadge tone="green" icon="key">
      Access
    </ToneBadge>
  );
}

function columnsOf(client: ClientDetail, onEdit: (contact: Contact) => void): Column<Contact>[] {
  return [
    { id: 'name', title: 'Name', always: true, mobile: 'title', render: (k) => <NameCell contact={k} /> },
    {
      id: 'email',
      title: 'Email',
      width: 200,
      mobile: 'meta',
      render: (k) =>
        k.email ? (
          <span className={classes.nameWords}>
            <a href={`mailto:${k.email}`}>{k.email}</a>
            <MailFailure failure={k.mailFailure} />
          </span>
        ) : (
          none
        ),
    },
    { id: 'phone', title: 'Phone', width: 132, mobile: 'meta', render: (k) => k.phone ?? none },
    { id: 'portal', title: 'Portal', width: 142, mobile: 'meta', render: (k) => <Portal contact={k} /> },
    {
      id: 'actions',
      title: 'Actions',
      hideTitle: true,
      width: 52,
      align: 'end',
      always: true,
      mobile: 'end',
      render: (k) => <ContactMenu client={client} contact={k} onEdit={() => onEdit(k)} />,
    },
  ];
}

/** The people of a client (37.4): exactly one is primary. */
export function Contacts({ client }: { client: ClientDetail }) {
  const mayEdit = usePermission('clients.edit');
  const [editing, setEditing] = useState<Contact | 'new' | null>(null);
  const columns = columnsOf(client, setEditing);
  const add = (
    <Button size="compact-md" leftSection={<AppIcon name="user-plus" />} onClick={() => setEditing('new')}>
      Add contact
    </Button>
  );
  return (
    <Panel title="Contacts" flush actions={mayEdit && client.contacts.length > 0 && add}>
      <DataTable
        id="contacts"
        label={`Contacts of ${client.displayName}`}
        columns={mayEdit ? columns : columns.slice(0, -1)}
        rows={client.contacts}
        rowId={(contact) => contact.id}
        keyboard={false}
        onOpen={mayEdit ? setEditing : undefined}
        empty={
          <EmptyState compact icon="users" title="No contacts yet" action={mayEdit && add}>
            Add the people who write and call. The first one becomes the primary contact.
          </EmptyState>
        }
      />
      <ContactDialog client={client} contact={editing} onClose={() => setEditing(null)} />
    </Panel>
  );
}
