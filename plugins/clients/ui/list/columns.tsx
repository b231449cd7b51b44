import { type Column, Link, Time, ToneBadge } from '@serviflow/sdk/ui';
import classes from '../clients.module.css';
import { ClientAvatar, Domains, KindMark, LevelBadge } from '../marks.tsx';
import type { ClientLine } from '../types.ts';

const none = <span className={classes.quiet}>–</span>;

function NameCell({ client }: { client: ClientLine }) {
  const second = client.company && client.name !== client.displayName ? client.name : null;
  return (
    <span className={classes.name} data-off={!client.active || undefined}>
      <ClientAvatar client={client} size={28} />
      <span className={classes.nameWords}>
        <span className={classes.nameLine}>
          <Link to={`/clients/${client.id}`} className={classes.nameLink}>
            {client.displayName}
          </Link>
          {!client.active && <ToneBadge tone="grey">Inactive</ToneBadge>}
        </span>
        {second && <span className={classes.second}>{second}</span>}
      </span>
    </span>
  );
}

function TicketCount({ client }: { client: ClientLine }) {
  const { ticketCount: total, openTicketCount: open } = client;
  if (total === null || open === null) return <span className={classes.quiet}>not available</span>;
  if (total === 0) return none;
  return (
    <span title={`${open} open of ${total}`}>
      {open > 0 && <strong className={classes.open}>{open} open</strong>}
      <span className={classes.quiet}>
        {open > 0 && ' / '}
        {total}
      </span>
    </span>
  );
}

/** Columns of the client list (37.2); every one sorts. */
export const CLIENT_COLUMNS: Column<ClientLine>[] = [
  {
    id: 'name',
    title: 'Name',
    sort: 'name',
    always: true,
    mobile: 'title',
    render: (c) => <NameCell client={c} />,
  },
  {
    id: 'company',
    title: 'Company',
    width: 132,
    sort: 'company',
    mobile: 'none',
    render: (c) => c.company ?? none,
  },
  {
    id: 'kind',
    title: 'Kind',
    width: 100,
    sort: 'kind',
    mobile: 'none',
    render: (c) => <KindMark kind={c.kind} />,
  },
  {
    id: 'domains',
    title: 'Mail domains',
    width: 140,
    sort: 'domain',
    mobile: 'none',
    render: (c) => <Domains domains={c.domains} />,
  },
  { id: 'email', title: 'Email', width: 180, sort: 'email', mobile: 'meta', render: (c) => c.email ?? none },
  { id: 'phone', title: 'Phone', width: 144, sort: 'phone', mobile: 'none', render: (c) => c.phone ?? none },
  {
    id: 'tickets',
    title: 'Tickets',
    width: 140,
    sort: 'tickets',
    align: 'end',
    mobile: 'end',
    render: (c) => <TicketCount client={c} />,
  },
  {
    id: 'level',
    title: 'Level',
    width: 98,
    sort: 'slaLevel',
    mobile: 'meta',
    render: (c) => <LevelBadge level={c.slaLevel} />,
  },
  {
    id: 'created',
    title: 'Added',
    width: 92,
    sort: 'createdAt',
    mobile: 'none',
    render: (c) => <Time at={c.createdAt} />,
  },
];
