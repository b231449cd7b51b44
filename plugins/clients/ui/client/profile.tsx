import {
  api,
  Facts,
  invalidate,
  Panel,
  RecordFieldCard,
  Slot,
  Switch,
  Time,
  ToneBadge,
  toast,
  usePermission,
} from '@serviflow/sdk/ui';
import { useState } from 'react';
import classes from '../clients.module.css';
import type { ClientDetail, Connection } from '../types.ts';
import page from './page.module.css';

const connectionWords = (connection: Connection | null) =>
  [connection?.provider, connection?.type, connection?.speed].filter(Boolean).join(' · ');

type Switches = Pick<ClientDetail, 'adminReceivesEmails' | 'membersReceiveEmails'>;

/** One click, stored at once (25.4). */
function MailSwitches({ client }: { client: ClientDetail }) {
  const mayEdit = usePermission('clients.edit');
  const [pending, setPending] = useState<Partial<Switches>>({});
  const shown = { ...client, ...pending };
  const set = async (change: Partial<Switches>) => {
    setPending(change);
    try {
      await api.post(`/api/clients/${client.id}/set-emails`, change);
      await invalidate(`/api/clients/${client.id}`);
    } catch (error) {
      toast.failed(error, 'The switch was not stored');
    } finally {
      setPending({});
    }
  };
  return (
    <div className={page.switches}>
      <Switch
        label="Company admins receive emails"
        description="About every ticket of the client"
        disabled={!mayEdit}
        checked={shown.adminReceivesEmails}
        onChange={(event) => void set({ adminReceivesEmails: event.currentTarget.checked })}
      />
      <Switch
        label="Members receive emails"
        description="About tickets of their own"
        disabled={!mayEdit}
        checked={shown.membersReceiveEmails}
        onChange={(event) => void set({ membersReceiveEmails: event.currentTarget.checked })}
      />
    </div>
  );
}

/** The right column: how to reach the client, its emails, notes, and cards of other plugins. */
export function Profile({ client }: { client: ClientDetail }) {
  const { email, phone, address, domains, connection, notes } = client;
  const mayEdit = usePermission('clients.edit');
  return (
    <div className={page.aside}>
      <Panel title="Details">
        <Facts
          items={[
            [
              'Email',
              email && (
                <a key="email" href={`mailto:${email}`} className={classes.link}>
                  {email}
                </a>
              ),
            ],
            [
              'Phone',
              phone && (
                <a key="phone" href={`tel:${phone.replace(/[^+\d]/g, '')}`} className={classes.link}>
                  {phone}
                </a>
              ),
            ],
            ['Main person', client.company ? client.name : null],
            [
              'Address',
              address && (
                <span key="address" className={page.lines}>
                  {address}
                </span>
              ),
            ],
            [
              'Mail domains',
              domains.length > 0 && (
                <span key="domains" className={page.tags}>
                  {domains.map((domain) => (
                    <ToneBadge key={domain} tone="grey" icon="at">
                      {domain}
                    </ToneBadge>
                  ))}
                </span>
              ),
            ],
            ['Connection', connectionWords(connection)],
            ['Added', <Time key="added" at={client.createdAt} format="stamp" />],
          ]}
        />
      </Panel>
      <RecordFieldCard
        source="/api/clients/fields"
        values={client.fields}
        action={mayEdit ? `/api/clients/${client.id}/update` : undefined}
        refresh="/api/clients"
      />
      <Panel title="Emails">
        <MailSwitches client={client} />
      </Panel>
      {notes && (
        <Panel title="Notes">
          <p className={classes.note}>
            <strong>Internal</strong>
            {notes}
          </p>
        </Panel>
      )}
      <Slot
        id="clients.sidebar@1"
        props={{ clientId: client.id }}
        wrap={(content, item) => (
          <Panel key={item.id} title={item.title}>
            {content}
          </Panel>
        )}
      />
    </div>
  );
}
